#include "oracle.h"
#include "cloning.h"
#include "layers.h"
#include "sac.h"
#include <iostream>
#include <sstream>

namespace {

double number(const TensorMap& in, const std::string& name) { return in.at(name).item<float>(); }

// PREFIX.k.weight and PREFIX.k.bias with their tensors.
std::vector<std::pair<std::string, at::Tensor>> named(const std::string& prefix, const Mlp& net) {
    std::vector<std::pair<std::string, at::Tensor>> all;
    for (size_t k = 0; k < net.weights.size(); k++) {
        all.emplace_back(prefix + "." + std::to_string(k) + ".weight", net.weights[k]);
        all.emplace_back(prefix + "." + std::to_string(k) + ".bias", net.biases[k]);
    }
    return all;
}

using Named = std::vector<std::pair<std::string, at::Tensor>>;

Named operator+(Named a, const Named& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

// Gives an optimiser the moments in the file (mean.NAME, square.NAME) after adam.steps steps.
void restore(torch::optim::Adam& adam, const Named& tensors, const TensorMap& in) {
    for (auto& [name, tensor] : tensors) {
        if (!in.count("mean." + name)) continue;
        auto state = std::make_unique<torch::optim::AdamParamState>();
        state->step((int64_t)number(in, "adam.steps"));
        state->exp_avg(in.at("mean." + name).clone());
        state->exp_avg_sq(in.at("square." + name).clone());
        adam.state()[c10::guts::to_string(tensor.unsafeGetTensorImpl())] = std::move(state);
    }
}

void write_gradients(const Named& tensors, TensorMap& out) {
    for (auto& [name, tensor] : tensors) out["gradient." + name] = tensor.grad().clone();
}

// One step from the gradients that are there; then the tensors, and the optimiser's moments.
void step(torch::optim::Adam& adam, const Named& tensors, TensorMap& out) {
    adam.step();
    for (auto& [name, tensor] : tensors) {
        auto& state = static_cast<torch::optim::AdamParamState&>(*adam.state()[c10::guts::to_string(tensor.unsafeGetTensorImpl())]);
        out["updated." + name] = tensor.detach().clone();
        out["mean." + name] = state.exp_avg().clone();
        out["square." + name] = state.exp_avg_sq().clone();
    }
}

void sac(const TensorMap& in, TensorMap& out) {
    SacSettings settings;
    settings.discount = number(in, "discount");
    settings.target_entropy = number(in, "target_entropy");
    Sac sac(Mlp::taken(in, "actor"), Mlp::taken(in, "critic1"), Mlp::taken(in, "critic2"), Mlp::taken(in, "target1"),
            Mlp::taken(in, "target2"), in.at("logTemperature").clone(), settings);
    SacBatch batch{in.at("observations"), in.at("next observations"), in.at("tasks"),
                   in.at("actions"), in.at("rewards"), in.at("terminals")};
    Named critics = named("critic1", sac.critics[0]) + named("critic2", sac.critics[1]), actor = named("actor", sac.actor);
    Named temperature = {{"logTemperature", sac.log_temperature}};
    restore(sac.critic_adam, critics, in);
    restore(sac.actor_adam, actor, in);
    restore(sac.temperature_adam, temperature, in);
    out["loss.critic"] = sac.critic_loss(batch, in.at("next noise"));
    write_gradients(critics, out);
    step(sac.critic_adam, critics, out);
    out["loss.actor"] = sac.actor_loss(batch, in.at("noise"));
    write_gradients(actor, out);
    step(sac.actor_adam, actor, out);
    out["loss.temperature"] = sac.temperature_loss(batch, in.at("temperature noise"));
    write_gradients(temperature, out);
    step(sac.temperature_adam, temperature, out);
    sac.move_targets();
    for (auto& [name, tensor] : named("target1", sac.targets[0]) + named("target2", sac.targets[1])) out["updated." + name] = tensor;
}

void bc(const TensorMap& in, TensorMap& out) {
    Cloning learner(Mlp::taken(in, "clone"), 3e-4);
    Named tensors = named("clone", learner.net);
    restore(learner.adam, tensors, in);
    out["loss"] = learner.loss(in.at("inputs"), in.at("actions"));
    write_gradients(tensors, out);
    step(learner.adam, tensors, out);
}

// Adam alone, on one flat vector, with any rates.
void adam(const TensorMap& in, TensorMap& out) {
    at::Tensor values = in.at("values").clone().requires_grad_();
    values.mutable_grad() = in.at("gradient");
    Named tensors = {{"values", values}};
    torch::optim::AdamOptions options(number(in, "rate"));
    options.betas(std::make_tuple(number(in, "beta1"), number(in, "beta2")));
    torch::optim::Adam adam(std::vector<at::Tensor>{values}, options);
    restore(adam, tensors, in);
    step(adam, tensors, out);
}

}  // namespace

int serve_oracle() {
    at::set_num_threads(1);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string kind, input, output;
        if (!(words >> kind >> input >> output)) throw std::runtime_error("expected KIND INPUT OUTPUT, found: " + line);
        TensorMap in = read_safetensors(input), out;
        if (kind == "sac") sac(in, out);
        else if (kind == "bc") bc(in, out);
        else if (kind == "adam") adam(in, out);
        else if (!layer_oracle(kind, in, out)) throw std::runtime_error("there is no kind " + kind);
        write_safetensors(output, out);
        std::cout << "done" << std::endl;
    }
    return 0;
}
