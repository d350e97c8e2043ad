// Autograd of single layers and losses that later learners use.
#pragma once
#include "safetensors.h"

// Adds the losses and gradients of one kind; false where the kind is unknown.
bool layer_oracle(const std::string& kind, const TensorMap& in, TensorMap& out);
