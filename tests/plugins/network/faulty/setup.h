/* Faults before the first number: the instance, buffers, networks, arrays, copies. */
/* ---- setup ---- */

static void abort_at_exit(void)
{
    abort();
}

/* Memory that is there, but not yours. */
static void crash(void)
{
    raise(SIGSEGV);
}

static didact_status create(const didact_host *host, const void *params, void **self)
{
    fault = (Fault)((const Params *)params)->fault;
    instances++;
    if (fault == CRASHES_IN_CREATE)
        crash();
    if (fault == CREATES_ONE && instances > 1)
        return host->fail(host, "there is one already");
    if (fault == CHATTERS) {
        host->log(host, "here I am");
        puts("and I print");
    }
    if (fault == FAILS_SILENTLY)
        return DIDACT_FAILED;
    if (fault == SETS_LOCALE)
        setlocale(LC_ALL, "C.UTF-8");
    if (fault == CATCHES_SIGNALS)
        signal(SIGFPE, SIG_IGN);
    if (fault == CHANGES_DIRECTORY && chdir("/") != 0)
        return host->fail(host, "there is no root directory");
    if (fault == SETS_UMASK)
        umask(077);
    if (fault == CRASHES_AT_EXIT && instances == 1)
        atexit(abort_at_exit);
    didact_status status = plain_create(host, params, self);
    if (instances == 2 && status == DIDACT_OK)
        second = *self;
    return status;
}

static void destroy(void *self)
{
    instances--;
    second = second == self ? NULL : second;
    plain_destroy(self);
}

static float *faulty_buffer_create(void *self, size_t count)
{
    static float one[1 << 20];
    if (fault == ONE_BUFFER)
        return count <= sizeof one / sizeof one[0] ? one : NULL;
    return fault == BOASTFUL_BUFFERS ? malloc(count * sizeof(float)) : buffer_create(self, count);
}

static void faulty_buffer_destroy(void *self, float *buffer)
{
    if (fault != ONE_BUFFER)
        buffer_destroy(self, buffer);
}

/* ---- networks ---- */

/* The weights as they would be if they had been drawn as [in][out]. */
static void draw_by_columns(didact_network *network)
{
    for (size_t l = 0; l < network->layer_count; l++) {
        const Layer *layer = &network->layers[l];
        float *weight = layer->weight->contents[DIDACT_VALUE];
        size_t size = array_size(layer->weight);
        float *drawn = malloc(size * sizeof *drawn);
        memcpy(drawn, weight, size * sizeof *drawn);
        for (size_t i = 0; i < size; i++)
            weight[i % layer->outputs * layer->inputs + i / layer->outputs] = drawn[i];
        free(drawn);
    }
}

static didact_status faulty_network_create(void *self, const didact_network_spec *spec, didact_rng *rng,
                                           didact_network **network)
{
    const didact_host *host = ((const Plain *)self)->host;
    didact_network_spec changed = *spec;
    if (fault == STRICT_SIZES && spec->struct_size != sizeof *spec)
        return host->fail(host, "the spec has a wrong size");
    if (fault == REFUSES_SILENTLY && fault_of(spec))
        return DIDACT_FAILED;
    if (fault == ACCEPTS_ANYTHING && !is_activation(spec->output_activation))
        changed.output_activation = DIDACT_IDENTITY;
    if (fault == WRONG_EPSILON)
        changed.layer_norm_epsilon *= 1.1;
    if (fault == IGNORES_BOUND)
        changed.output_bound = 0;
    if (fault == USES_RAND)
        rand();
    didact_status status = network_create(self, &changed, rng, network);
    if (fault == DRAWS_BY_COLUMNS && status == DIDACT_OK)
        draw_by_columns(*network);
    if (fault == DRAWS_ONCE_MORE && status == DIDACT_OK)
        rng->uniform(rng);
    for (size_t i = 0; fault == COUNTS_FROM_1 && status == DIDACT_OK && i < (*network)->array_count; i++)
        (*network)->arrays[i].name[0]++;
    return status;
}

static void faulty_network_destroy(didact_network *network)
{
    if (last_backward == network)
        last_backward = NULL;
    if (stale == network)
        stale = NULL;
    if (fault != LEAKS_NETWORKS)
        network_destroy(network);
}

static didact_status faulty_pass_create(didact_network *network, uint32_t capacity, bool with_backward,
                                        didact_pass **pass)
{
    void *volatile lost = fault == LEAKS_A_BYTE ? malloc(1) : NULL;
    (void)lost;
    didact_status status = pass_create(network, capacity, with_backward, pass);
    if (status != DIDACT_OK || with_backward)
        return status;
    only_forward = *pass;
    if (capacity > 1 ? fault == FROZEN_FORWARD : fault == FROZEN_SINGLE) {
        keep_values(network, &frozen_values);
        frozen = *pass;
    }
    return status;
}

static void faulty_pass_destroy(didact_pass *pass)
{
    only_forward = only_forward == pass ? NULL : only_forward;
    latest = latest == pass ? NULL : latest;
    longest = longest == pass ? NULL : longest;
    frozen = frozen == pass ? NULL : frozen;
    pass_destroy(pass);
}

/* ---- arrays ---- */

static void faulty_array(const didact_network *network, size_t i, didact_array *array)
{
    if (fault == CLEARS_STRUCT)
        memset(array, 0, sizeof *array);
    describe_array(network, i, array);
    if (fault == SWAPS_SHAPE) {
        uint32_t rows = array->rows;
        array->rows = array->columns;
        array->columns = rows;
    }
}

static void faulty_write(didact_network *network, size_t i, didact_content content, const float values[])
{
    write_array(network, i, content, values);
    float *written = network->arrays[i].contents[content];
    for (size_t j = 0; fault == LOSES_SIGN_OF_0 && j < array_size(&network->arrays[i]); j++)
        written[j] += 0.F;
}

static void faulty_set_step_count(didact_network *network, uint64_t steps)
{
    network->steps = fault == SHORT_COUNT ? (uint16_t)steps : steps;
    for (size_t i = 0; fault == COUNT_CLEARS_MOMENTS && i < network->array_count; i++)
        memset(network->arrays[i].contents[DIDACT_MOMENT1], 0, array_size(&network->arrays[i]) * sizeof(float));
}

static void faulty_copy(didact_network *to, const didact_network *from)
{
    uint64_t steps = to->steps;
    if (fault == CRASHES_IN_COPY)
        crash();
    if (fault == HANGS_IN_COPY)
        alarm(0); /* whoever waits must not rely on it */
    while (fault == HANGS_IN_COPY)
        pause();
    if (fault == ALARMS_IN_COPY)
        raise(SIGALRM);
    if (fault == EXITS_IN_COPY)
        exit(3);
    if (fault == COPIES_VALUES_ONLY) {
        for (size_t i = 0; i < from->array_count; i++)
            write_array(to, i, DIDACT_VALUE, from->arrays[i].contents[DIDACT_VALUE]);
        to->steps = from->steps;
        return;
    }
    network_copy(to, from);
    if (fault == COPIES_NO_COUNT)
        to->steps = steps;
}
