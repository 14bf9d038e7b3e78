int didact_entry_by_another_name(void);

int didact_entry_by_another_name(void)
{
    return 1;
}
