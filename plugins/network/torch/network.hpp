/* The backend's objects on libtorch.
 *
 * All parameters of a network are views of one flat tensor, a sheet; their gradient and each of Adam's moments are another. So
 * an optimiser's step is a few operations on whole sheets. The hidden layers' weights come first: they are what weight decay
 * acts on. Every array has the outside's layout. */
#ifndef TORCH_NETWORK_HPP
#define TORCH_NETWORK_HPP

#include "../shape.h"
#include "torch.h"
#include <ATen/core/Tensor.h>
#include <c10/core/InferenceMode.h>
#include <exception>
#include <string>
#include <vector>

struct Torch {
    const didact_host *host;
    at::Device device;
    std::string fault; /* of a function that could not report it; the next that can does */
};

struct Sheet {
    at::Tensor all;
    std::vector<at::Tensor> arrays; /* in canonical order: [rows][columns], or [rows] */
};

/* What one input of a layer is multiplied with: its columns of the layer's weights and of their gradient. */
struct Source {
    at::Tensor weight, transposed; /* [width][inputs], [inputs][width] */
    at::Tensor gradient;           /* [width][inputs] */
};

struct didact_network {
    Torch *torch = nullptr;
    Shape shape = {};
    int64_t hidden_weights = 0; /* floats, from a sheet's beginning */
    Sheet values, gradient, moment1, moment2;
    std::vector<Source> below, side; /* of each layer; side undefined where none enters */
    uint64_t steps = 0;

    didact_network() = default;
    didact_network(const didact_network &) = delete;
    didact_network &operator=(const didact_network &) = delete;
    ~didact_network()
    {
        shape_destroy(&shape);
    }

    /* An array of a layer, in one of the sheets. */
    const at::Tensor &array(const Sheet &sheet, uint32_t layer, didact_role role) const
    {
        return sheet.arrays[shape.layers[layer].first_array + static_cast<uint32_t>(role - DIDACT_WEIGHT)];
    }
};

/* The outside's floats as a tensor that does not own them. */
at::Tensor lent(const float values[], at::IntArrayRef sizes);

/* What the exception in flight says, on one line. */
std::string told();

/* Does the work without recording for autograd; "" or why it failed. */
template <typename Work> std::string attempt(Work work)
{
    try {
        const c10::InferenceMode mode;
        work();
        return {};
    } catch (...) {
        return told();
    }
}

/* The same for a function with a status. */
template <typename Work> didact_status guarded(Torch *torch, Work work)
{
    if (torch->fault.empty())
        torch->fault = attempt(work);
    if (torch->fault.empty())
        return DIDACT_OK;
    const std::string fault = std::move(torch->fault);
    torch->fault.clear();
    return torch->host->fail(torch->host, "libtorch: %s", fault.c_str());
}

/* The same for one without. */
template <typename Work> void kept(Torch *torch, Work work)
{
    const std::string fault = attempt(work);
    if (torch->fault.empty())
        torch->fault = fault;
}

#endif
