// The parts of libtorch that the reference uses; precompiled, since these headers take most of the build.
#pragma once
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/optim/adam.h>
#include <torch/types.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <string>
#include <utility>
#include <vector>
