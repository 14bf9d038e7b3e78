/* Forward and backward of one batch, layer by layer: the derivatives are written out, so that nothing records for
 * autograd. */
#include "network.hpp"

#include <ATen/ops/addmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/native_layer_norm_backward.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tanh_backward.h>
#include <ATen/ops/threshold_backward.h>
#include <memory>

/* What one layer's forward leaves for its backward. */
struct Activations {
    at::Tensor sums;          /* [n][width]; with layer normalisation less their mean */
    at::Tensor mean, inverse; /* [n][1]: of the sums, and 1 / their deviation; with layer normalisation */
    at::Tensor output;        /* [n][width] */
};

struct didact_pass {
    didact_network *network;
    at::Tensor x, side; /* of the last forward; on the processor they are the outside's own */
    std::vector<Activations> activations;
};

/* libtorch makes room as it goes, and a forward differs in nothing where no backward follows. */
didact_status pass_create(didact_network *network, uint32_t, bool, didact_pass **pass)
{
    return guarded(network->torch, [&] {
        auto made = std::make_unique<didact_pass>();
        made->network = network;
        made->activations.resize(network->shape.layer_count);
        *pass = made.release();
    });
}

void pass_destroy(didact_pass *pass)
{
    delete pass;
}

static at::Tensor on_device(const didact_network &network, const float values[], int64_t n, int64_t width)
{
    return lent(values, {n, width}).to(network.torch->device);
}

static void activate(at::Tensor &values, didact_activation activation)
{
    if (activation == DIDACT_RELU)
        values.relu_();
    else if (activation == DIDACT_TANH)
        values.tanh_();
}

static at::Tensor deactivate(const at::Tensor &delta, const at::Tensor &output, didact_activation activation)
{
    if (activation == DIDACT_RELU)
        return at::threshold_backward(delta, output, 0);
    return activation == DIDACT_TANH ? at::tanh_backward(delta, output) : delta;
}

static const at::Tensor &input_of(const didact_pass &pass, uint32_t l)
{
    return l == 0 ? pass.x : pass.activations[l - 1].output;
}

/* libtorch scales sums before it takes their mean away, which costs digits where they differ little; so that goes
 * first. */
static void forward_layer(didact_pass &pass, uint32_t l)
{
    const didact_network &network = *pass.network;
    const ShapeLayer &layer = network.shape.layers[l];
    Activations &at = pass.activations[l];
    const at::Tensor &bias = network.array(network.values, l, DIDACT_BIAS);
    at.sums = at::addmm(bias, input_of(pass, l), network.below[l].transposed);
    if (layer.side > 0)
        at.sums.addmm_(pass.side, network.side[l].transposed);
    if (layer.norm) {
        at.sums.sub_(at.sums.mean(1, true));
        std::tie(at.output, at.mean, at.inverse) =
            at::native_layer_norm(at.sums, {layer.width}, network.array(network.values, l, DIDACT_NORM_WEIGHT),
                                  network.array(network.values, l, DIDACT_NORM_BIAS), network.shape.epsilon);
    } else {
        at.output = at.sums;
    }
    activate(at.output, layer.activation);
}

didact_status pass_forward(didact_pass *pass, const float x[], const float side[], uint32_t n, float y[])
{
    const didact_network &network = *pass->network;
    return guarded(network.torch, [&] {
        const Shape &shape = network.shape;
        pass->x = on_device(network, x, n, shape.layers[0].below);
        for (uint32_t l = 0; l < shape.layer_count; l++) {
            if (shape.layers[l].side > 0)
                pass->side = on_device(network, side, n, shape.layers[l].side);
            forward_layer(*pass, l);
        }
        const at::Tensor &output = pass->activations.back().output;
        lent(y, output.sizes()).copy_(output);
    });
}

/* From the derivative by a layer's scaled sums to the one by the sums themselves. */
static at::Tensor denormalise(const didact_pass &pass, uint32_t l, const at::Tensor &delta, bool parameters)
{
    const didact_network &network = *pass.network;
    const Activations &at = pass.activations[l];
    const auto [sums, scale, shift] = at::native_layer_norm_backward(
        delta, at.sums, {network.shape.layers[l].width}, at.mean, at.inverse,
        network.array(network.values, l, DIDACT_NORM_WEIGHT), network.array(network.values, l, DIDACT_NORM_BIAS),
        {true, parameters, parameters});
    if (parameters) {
        network.array(network.gradient, l, DIDACT_NORM_WEIGHT).copy_(scale);
        network.array(network.gradient, l, DIDACT_NORM_BIAS).copy_(shift);
    }
    return sums;
}

static void parameter_gradient(const didact_pass &pass, uint32_t l, const at::Tensor &delta)
{
    const didact_network &network = *pass.network;
    at::Tensor bias = network.array(network.gradient, l, DIDACT_BIAS), weight = network.below[l].gradient;
    const at::Tensor transposed = delta.t();
    at::sum_out(bias, delta, 0);
    at::mm_out(weight, transposed, input_of(pass, l));
    if (network.shape.layers[l].side > 0) {
        weight = network.side[l].gradient;
        at::mm_out(weight, transposed, pass.side);
    }
}

/* The lowest layer by whose inputs or parameters somebody wants the derivative. */
static uint32_t lowest_layer(const Shape &shape, bool parameters, const float *dx)
{
    uint32_t l = 0;
    if (!parameters && !dx)
        while (l < shape.layer_count && shape.layers[l].side == 0)
            l++;
    return l;
}

static void hand_out(const at::Tensor &delta, const Source &source, float values[])
{
    const at::Tensor slopes = delta.mm(source.weight);
    lent(values, slopes.sizes()).copy_(slopes);
}

static void backward(const didact_pass &pass, at::Tensor delta, bool parameters, float dx[], float dside[])
{
    const didact_network &network = *pass.network;
    const Shape &shape = network.shape;
    const uint32_t lowest = lowest_layer(shape, parameters, dx);
    for (uint32_t l = shape.layer_count; l-- > lowest;) {
        const ShapeLayer &layer = shape.layers[l];
        delta = deactivate(delta, pass.activations[l].output, layer.activation);
        if (layer.norm)
            delta = denormalise(pass, l, delta, parameters);
        if (parameters)
            parameter_gradient(pass, l, delta);
        if (dside && layer.side > 0)
            hand_out(delta, network.side[l], dside);
        if (l > lowest)
            delta = delta.mm(network.below[l].weight);
        else if (dx)
            hand_out(delta, network.below[l], dx);
    }
}

didact_status pass_backward(didact_pass *pass, const float dy[], bool parameters, float dx[], float dside[])
{
    const didact_network &network = *pass->network;
    return guarded(network.torch, [&] {
        const at::Tensor &output = pass->activations.back().output;
        backward(*pass, on_device(network, dy, output.size(0), output.size(1)), parameters, dx, dside);
    });
}
