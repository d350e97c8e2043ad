#include "safetensors.h"
#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace {

// A cursor over the header's JSON; it takes exactly the form that the writers use.
struct Header {
    std::string text;
    size_t at = 0;

    void expect(const std::string& word) {
        if (text.compare(at, word.size(), word) != 0)
            throw std::runtime_error("header: expected " + word + " at byte " + std::to_string(at));
        at += word.size();
    }
    bool take(char c) {
        if (at >= text.size() || text[at] != c) return false;
        at++;
        return true;
    }
    std::string name() {
        expect("\"");
        size_t end = text.find('"', at);
        if (end == std::string::npos) throw std::runtime_error("header: a name without an end");
        std::string result = text.substr(at, end - at);
        at = end + 1;
        return result;
    }
    int64_t number() {
        size_t used = 0;
        int64_t value = std::stoll(text.substr(at, 20), &used);
        at += used;
        return value;
    }
    std::vector<int64_t> numbers() {
        std::vector<int64_t> result;
        expect("[");
        if (take(']')) return result;
        do result.push_back(number());
        while (take(','));
        expect("]");
        return result;
    }
};

}  // namespace

TensorMap read_safetensors(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error(path + ": cannot be read");
    std::stringstream buffer;
    buffer << file.rdbuf();
    const std::string bytes = buffer.str();
    uint64_t length = 0;
    if (bytes.size() < 8) throw std::runtime_error(path + ": too short");
    std::memcpy(&length, bytes.data(), 8);
    if (length > bytes.size() - 8) throw std::runtime_error(path + ": its header is longer than the file");
    Header header{bytes.substr(8, length)};
    TensorMap result;
    header.expect("{");
    if (header.take('}')) return result;
    do {
        std::string name = header.name();
        header.expect(":{\"dtype\":\"F32\",\"shape\":");
        std::vector<int64_t> shape = header.numbers();
        header.expect(",\"data_offsets\":");
        std::vector<int64_t> range = header.numbers();
        header.expect("}");
        at::Tensor tensor = at::empty(shape, at::kFloat);
        size_t size = tensor.numel() * sizeof(float);
        if (range.size() != 2 || (size_t)(range[1] - range[0]) != size || 8 + length + range[1] > bytes.size())
            throw std::runtime_error(path + ": " + name + " does not fit");
        std::memcpy(tensor.data_ptr<float>(), bytes.data() + 8 + length + range[0], size);
        result[name] = tensor;
    } while (header.take(','));
    header.expect("}");
    return result;
}

void write_safetensors(const std::string& path, const TensorMap& tensors) {
    std::ostringstream header;
    int64_t offset = 0;
    header << '{';
    for (auto& [name, tensor] : tensors) {
        header << (offset ? "," : "") << '"' << name << "\":{\"dtype\":\"F32\",\"shape\":[";
        for (int64_t i = 0; i < tensor.dim(); i++) header << (i ? "," : "") << tensor.size(i);
        header << "],\"data_offsets\":[" << offset << ',' << offset + tensor.numel() * 4 << "]}";
        offset += tensor.numel() * 4;
    }
    header << '}';
    std::string text = header.str();
    text.append((8 - text.size() % 8) % 8, ' ');
    uint64_t length = text.size();
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(&length), 8);
    file << text;
    for (auto& [name, tensor] : tensors) {
        at::Tensor values = tensor.detach().to(at::kFloat).contiguous();
        file.write(reinterpret_cast<const char*>(values.data_ptr<float>()), values.numel() * 4);
    }
    if (!file) throw std::runtime_error(path + ": cannot be written");
}
