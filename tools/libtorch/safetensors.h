// Files of named float32 tensors: the header's length (8 bytes, little-endian), a JSON header, the values in order.
#pragma once
#include "torch.h"
#include <map>

using TensorMap = std::map<std::string, at::Tensor>;

// Reads files as Hipi and this program write them: F32 only, keys in the order dtype, shape, data_offsets, names without escapes.
TensorMap read_safetensors(const std::string& path);

void write_safetensors(const std::string& path, const TensorMap& tensors);
