#include "network.hpp"

#include "../library.h"
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/zeros.h>
#include <cfloat>
#include <cmath>
#include <memory>
#include <new>

at::Tensor lent(const float values[], at::IntArrayRef sizes)
{
    return at::from_blob(const_cast<float *>(values), sizes, at::kFloat);
}

std::string told()
{
    std::string message;
    try {
        throw;
    } catch (const c10::Error &error) {
        message = error.what_without_backtrace();
    } catch (const std::bad_alloc &) {
        message = "no memory left";
    } catch (const std::exception &error) {
        message = error.what();
    } catch (...) {
        message = "an exception of an unknown kind";
    }
    return message.empty() ? "an exception without a message" : message.substr(0, message.find('\n'));
}

/* libtorch multiplies by a BLAS library, which does not listen to it. */
static void set_threads(int threads)
{
    at::set_num_threads(threads);
    library_set_threads(threads);
}

didact_status torch_open(const didact_host *host, bool cuda, int threads, Torch **result)
{
    std::unique_ptr<Torch> torch;
    bool there = true;
    const std::string fault = attempt([&] {
        there = !cuda || at::getNumGPUs() > 0;
        set_threads(threads);
        torch = std::make_unique<Torch>(Torch{host, cuda ? at::kCUDA : at::kCPU, {}});
    });
    if (!there)
        return host->fail(host, "device: this libtorch finds no CUDA device; use 'cpu'");
    if (!fault.empty())
        return host->fail(host, "libtorch: %s", fault.c_str());
    library_check_kernels(host);
    *result = torch.release();
    return DIDACT_OK;
}

void torch_close(Torch *torch)
{
    delete torch;
}

/* Where each array begins in a sheet. */
static std::vector<int64_t> places_of(didact_network &network)
{
    const Shape &shape = network.shape;
    std::vector<int64_t> places(shape.array_count + 1);
    int64_t place = 0;
    for (const bool hidden : {true, false}) {
        for (uint32_t i = 0; i < shape.array_count; i++)
            if (shape_is_hidden_weight(&shape, i) == hidden) {
                places[i] = place;
                place += static_cast<int64_t>(shape_array_size(&shape.arrays[i]));
            }
        if (hidden)
            network.hidden_weights = place;
    }
    places.back() = place;
    return places;
}

static std::vector<int64_t> sizes_of(const ShapeArray &array)
{
    return array.role == DIDACT_WEIGHT ? std::vector<int64_t>{array.rows, array.columns}
                                       : std::vector<int64_t>{array.rows};
}

static Sheet make_sheet(const didact_network &network, const std::vector<int64_t> &places)
{
    Sheet sheet;
    sheet.all = at::zeros({places.back()}, at::TensorOptions(at::kFloat).device(network.torch->device));
    for (uint32_t i = 0; i < network.shape.array_count; i++) {
        const ShapeArray &array = network.shape.arrays[i];
        const auto size = static_cast<int64_t>(shape_array_size(&array));
        sheet.arrays.push_back(sheet.all.narrow(0, places[i], size).view(sizes_of(array)));
    }
    return sheet;
}

/* Columns `from` and on of a layer's weights. */
static Source make_source(const didact_network &network, uint32_t l, int64_t from, int64_t inputs)
{
    Source source;
    if (inputs > 0) {
        source.weight = network.array(network.values, l, DIDACT_WEIGHT).narrow(1, from, inputs);
        source.transposed = source.weight.t();
        source.gradient = network.array(network.gradient, l, DIDACT_WEIGHT).narrow(1, from, inputs);
    }
    return source;
}

static void begin(didact_network &network, didact_rng *rng)
{
    std::vector<float> drawn;
    for (uint32_t i = 0; i < network.shape.array_count; i++) {
        const ShapeArray &array = network.shape.arrays[i];
        drawn.resize(shape_array_size(&array));
        shape_begin(&network.shape, i, rng, drawn.data());
        network.values.arrays[i].copy_(lent(drawn.data(), sizes_of(array)));
    }
}

static std::unique_ptr<didact_network> make_network(Torch *torch, const didact_network_spec *spec, didact_rng *rng)
{
    auto network = std::make_unique<didact_network>();
    network->torch = torch;
    if (!shape_create(&network->shape, spec))
        throw std::bad_alloc();
    const std::vector<int64_t> places = places_of(*network);
    for (Sheet *sheet : {&network->values, &network->gradient, &network->moment1, &network->moment2})
        *sheet = make_sheet(*network, places);
    for (uint32_t l = 0; l < network->shape.layer_count; l++) {
        const ShapeLayer &layer = network->shape.layers[l];
        network->below.push_back(make_source(*network, l, 0, layer.below));
        network->side.push_back(make_source(*network, l, layer.below, layer.side));
    }
    begin(*network, rng);
    return network;
}

didact_status network_create(void *self, const didact_network_spec *spec, didact_rng *rng, didact_network **network)
{
    Torch *torch = static_cast<Torch *>(self);
    const char *fault = shape_fault(spec);
    if (fault)
        return torch->host->fail(torch->host, "%s", fault);
    return guarded(torch, [&] { *network = make_network(torch, spec, rng).release(); });
}

void network_destroy(didact_network *network)
{
    delete network;
}

/* The gradient with weight decay, shortened to the greatest length allowed. */
static at::Tensor slope_of(const didact_network &network, const didact_adam *adam)
{
    at::Tensor slope = network.gradient.all.clone();
    if (adam->l2 > 0)
        slope.narrow(0, 0, network.hidden_weights)
            .add_(network.values.all.narrow(0, 0, network.hidden_weights), adam->l2);
    if (adam->max_gradient_norm < INFINITY) {
        const double length = at::linalg_vector_norm(slope, 2, {}, false, at::kDouble).item<double>();
        if (length > adam->max_gradient_norm)
            slope.mul_(adam->max_gradient_norm / length);
    }
    return slope;
}

/* A moment that fades out would end as a denormal, which most processors are slow with, and stay there. NaN stays. */
static void wake(at::Tensor &moment)
{
    moment.mul_(moment.abs().ge_(FLT_MIN));
}

static void step(didact_network &network, const didact_adam *adam)
{
    const at::Tensor slope = slope_of(network, adam);
    at::Tensor &moment1 = network.moment1.all, &moment2 = network.moment2.all;
    const auto t = static_cast<double>(++network.steps);
    const double correction = std::sqrt(1 - std::pow(adam->beta2, t)) / (1 - std::pow(adam->beta1, t));
    moment1.mul_(adam->beta1).add_(slope, 1 - adam->beta1);
    moment2.mul_(adam->beta2).addcmul_(slope, slope, 1 - adam->beta2);
    wake(moment1);
    wake(moment2);
    network.values.all.addcdiv_(moment1, moment2.sqrt().add_(adam->epsilon), -adam->learning_rate * correction);
}

didact_status network_step(didact_network *network, didact_network *target, const didact_adam *adam, double tau)
{
    return guarded(network->torch, [&] {
        step(*network, adam);
        if (target)
            target->values.all.lerp_(network->values.all, tau);
    });
}

void network_copy(didact_network *to, const didact_network *from)
{
    kept(to->torch, [&] {
        to->values.all.copy_(from->values.all);
        to->moment1.all.copy_(from->moment1.all);
        to->moment2.all.copy_(from->moment2.all);
    });
    to->steps = from->steps;
}

size_t network_array_count(const didact_network *network)
{
    return network->shape.array_count;
}

void network_array(const didact_network *network, size_t i, didact_array *array)
{
    shape_tell_array(&network->shape, i, array);
}

static const at::Tensor &content_of(const didact_network *network, size_t i, didact_content content)
{
    switch (content) {
    case DIDACT_GRADIENT:
        return network->gradient.arrays[i];
    case DIDACT_MOMENT1:
        return network->moment1.arrays[i];
    case DIDACT_MOMENT2:
        return network->moment2.arrays[i];
    default:
        return network->values.arrays[i];
    }
}

void network_read(const didact_network *network, size_t i, didact_content content, float values[])
{
    kept(network->torch, [&] {
        const at::Tensor &array = content_of(network, i, content);
        lent(values, array.sizes()).copy_(array);
    });
}

void network_write(didact_network *network, size_t i, didact_content content, const float values[])
{
    kept(network->torch, [&] {
        const at::Tensor &array = content_of(network, i, content);
        array.copy_(lent(values, array.sizes()));
    });
}

uint64_t network_step_count(const didact_network *network)
{
    return network->steps;
}

void network_set_step_count(didact_network *network, uint64_t steps)
{
    network->steps = steps;
}
