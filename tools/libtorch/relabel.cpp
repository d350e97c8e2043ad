#include "relabel.h"

namespace {

// Labels [B] from soft Q [B, M].
at::Tensor draw(const at::Tensor& q) {
    at::Tensor scores = q - at::logsumexp(q, 0, /*keepdim=*/true);
    return at::multinomial(at::softmax(scores, 1), 1);
}

at::Tensor split_q(const Mlp& net, const RelabelBatch& batch) {
    int64_t states = batch.observations.size(1), tasks = batch.tasks.size(1), b = batch.observations.size(0), m = batch.tasks.size(0);
    const at::Tensor& w = net.weights[0];
    at::Tensor row = at::addmm(net.biases[0], batch.observations, w.slice(1, 0, states).t())
        .addmm_(batch.actions, w.slice(1, states + tasks).t());
    at::Tensor task = at::mm(batch.tasks, w.slice(1, states, states + tasks).t());
    at::Tensor x = (row.unsqueeze(1) + task.unsqueeze(0)).relu_().view({b * m, -1});
    for (size_t k = 1; k < net.weights.size(); k++) {
        x = at::linear(x, net.weights[k], net.biases[k]);
        if (k + 1 < net.weights.size()) x.relu_();
    }
    return x.view({b, m});
}

}  // namespace

at::Tensor relabel_rows(const Mlp& first, const Mlp& second, const RelabelBatch& batch) {
    c10::InferenceMode guard;
    int64_t b = batch.observations.size(0), m = batch.tasks.size(0);
    auto pairs = [&](const at::Tensor& x, int64_t dim) { return x.unsqueeze(dim).expand({b, m, x.size(1)}); };
    at::Tensor x = at::cat({pairs(batch.observations, 1), pairs(batch.tasks, 0), pairs(batch.actions, 1)}, 2).view({b * m, -1});
    return draw(at::min(first(x), second(x)).view({b, m}));
}

at::Tensor relabel_split(const Mlp& first, const Mlp& second, const RelabelBatch& batch) {
    c10::InferenceMode guard;
    return draw(at::min(split_q(first, batch), split_q(second, batch)));
}
