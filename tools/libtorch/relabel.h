// Soft-Q relabelling of B transitions under M tasks: minimum of two critics, log Z of each task over the batch, one draw a row.
#pragma once
#include "networks.h"

struct RelabelBatch {
    at::Tensor observations, actions, tasks;   // [B, S], [B, A], [M, T]
};

// Every pair as a row of its own: B M first layers.
at::Tensor relabel_rows(const Mlp& first, const Mlp& second, const RelabelBatch& batch);

// The first layer taken apart into a row's and a task's share: B + M first layers.
at::Tensor relabel_split(const Mlp& first, const Mlp& second, const RelabelBatch& batch);
