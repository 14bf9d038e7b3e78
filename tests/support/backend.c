#include "backend.h"

#include "config/read.h"

bool backend_open(TestBackend *backend, const char *section, GError **error)
{
    *backend = (TestBackend){0};
    g_autoptr(Problems) problems = problems_new();
    g_autoptr(Node) node = config_read_text(section, "test", problems);
    if (node)
        backend->component = component_bind(node, DIDACT_NETWORK, NULL, 0, NULL, NULL, problems);
    if (!problems_none(problems, error))
        return false;
    backend->host = host_new(backend->component, 0, "test");
    backend->api = backend->component->plugin->api;
    didact_status status = backend->api->create(host_face(backend->host), backend->component->params, &backend->self);
    if (host_check(backend->host, status, "create", error))
        return true;
    backend_close(backend);
    return false;
}

void backend_close(TestBackend *backend)
{
    if (backend->self)
        backend->api->destroy(backend->self);
    host_free(backend->host);
    component_free(backend->component);
}

void backend_open_isa(TestBackend *backend, const char *isa)
{
    g_autofree char *section = g_strdup_printf("{plugin: native, isa: %s}", isa);
    g_autoptr(GError) error = NULL;
    if (!backend_open(backend, section, &error))
        g_error("%s", error->message);
}

static bool opens(const char *isa)
{
    g_autofree char *section = g_strdup_printf("{plugin: native, isa: %s}", isa);
    TestBackend backend;
    bool works = backend_open(&backend, section, NULL);
    if (works)
        backend_close(&backend);
    return works;
}

const char *const *backend_isas(void)
{
    static const char *isas[4];
    size_t count = 0;
    if (!isas[0]) {
        static const char *const all[] = {"avx512", "avx2", "portable"};
        for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
            if (opens(all[i]))
                isas[count++] = all[i];
    }
    return isas;
}

didact_network *backend_network(const TestBackend *backend, const didact_network_spec *spec)
{
    Random random;
    random_derive(&random, 3, "network", 0);
    didact_network *network = NULL;
    didact_status status = backend->api->network_create(backend->self, spec, &random.face, &network);
    g_autoptr(GError) error = NULL;
    if (!host_check(backend->host, status, "network_create", &error))
        g_error("%s", error->message);
    return network;
}

didact_pass *backend_pass(const TestBackend *backend, didact_network *network, uint32_t capacity)
{
    didact_pass *pass = NULL;
    if (backend->api->pass_create(network, capacity, true, &pass) != DIDACT_OK)
        g_error("no pass for a batch of %u", capacity);
    return pass;
}

didact_array backend_array(const TestBackend *backend, const didact_network *network, size_t i)
{
    didact_array array = {.struct_size = sizeof array};
    backend->api->array(network, i, &array);
    return array;
}

float *backend_read(const TestBackend *backend, const didact_network *network, size_t i, didact_content content)
{
    didact_array array = backend_array(backend, network, i);
    float *values = g_new(float, (size_t)array.rows *array.columns);
    backend->api->read(network, i, content, values);
    return values;
}

GArray *backend_read_all(const TestBackend *backend, const didact_network *network, didact_content content)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(float));
    for (size_t i = 0; i < backend->api->array_count(network); i++) {
        didact_array array = backend_array(backend, network, i);
        g_autofree float *values = backend_read(backend, network, i, content);
        g_array_append_vals(all, values, array.rows * array.columns);
    }
    return all;
}

void backend_shake(const TestBackend *backend, didact_network *network, uint64_t seed)
{
    for (size_t i = 0; i < backend->api->array_count(network); i++) {
        didact_array array = backend_array(backend, network, i);
        size_t count = (size_t)array.rows * array.columns;
        g_autofree float *values = backend_read(backend, network, i, DIDACT_VALUE);
        g_autofree float *noise = floats_normal(count, seed + i);
        for (size_t j = 0; j < count; j++)
            values[j] += noise[j] * (array.role == DIDACT_WEIGHT ? 0.01F : 0.3F);
        backend->api->write(network, i, DIDACT_VALUE, values);
    }
}

Mlp *backend_reference(const TestBackend *backend, const didact_network *network, const didact_network_spec *spec)
{
    Mlp *mlp = mlp_new(spec);
    g_assert_cmpuint(mlp_array_count(mlp), ==, backend->api->array_count(network));
    for (size_t i = 0; i < mlp_array_count(mlp); i++) {
        MlpArray *to = mlp_array(mlp, i);
        didact_array array = backend_array(backend, network, i);
        g_assert_cmpint(array.role, ==, to->role);
        g_assert_cmpuint(array.rows, ==, to->rows);
        g_assert_cmpuint(array.columns, ==, to->columns);
        g_autofree float *values = backend_read(backend, network, i, DIDACT_VALUE);
        for (size_t j = 0; j < to->rows * to->columns; j++)
            to->values[j] = values[j];
    }
    return mlp;
}
