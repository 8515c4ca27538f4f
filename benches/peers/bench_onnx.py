"""ONNX Runtime: inference alone, on graphs that are written out here; its own optimizations fold and fuse.

Its configurations: `run` with an array, and tensors bound once.
"""

import workloads

options = workloads.options()

import numpy as np  # noqa: E402
import onnx  # noqa: E402
import onnxruntime  # noqa: E402
from onnx import TensorProto, helper, numpy_helper  # noqa: E402

# what this version of the runtime reads
OPSET, IR = 21, 10


class Graph:
    """A chain of nodes in the making; every tensor of weights is drawn at random."""

    def __init__(self):
        self.nodes, self.weights, self.parameters = [], [], 0
        self.rng = np.random.default_rng(2)

    def weight(self, *shape, values=None, trained=True):
        if values is None:
            values = self.rng.standard_normal(shape) / np.sqrt(max(1, np.prod(shape[1:])))
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(values, dtype=np.float32), name))
        self.parameters += int(np.prod(shape)) if trained else 0
        return name

    def add(self, op, *weights, **attributes):
        before = f"t{len(self.nodes)}" if self.nodes else "x"
        self.nodes.append(helper.make_node(op, [before, *weights], [f"t{len(self.nodes) + 1}"], **attributes))

    def layer(self, layer):
        match layer:
            case ("dense", inputs, outputs, bias):
                weights = [self.weight(outputs, inputs)] + ([self.weight(outputs)] if bias else [])
                self.add("Gemm", *weights, transB=1)
            case ("conv", inputs, filters, kernel, padding, bias):
                weights = [self.weight(filters, inputs, kernel, kernel)] + ([self.weight(filters)] if bias else [])
                self.add("Conv", *weights, pads=[padding] * 4)
            case ("batchnorm", features):
                affine = [self.weight(features, values=np.full(features, value)) for value in (1, 0)]
                running = [self.weight(features, values=np.full(features, value), trained=False) for value in (0, 1)]
                self.add("BatchNormalization", *affine, *running)
            case ("relu",):
                self.add("Relu")
            case ("tanh",):
                self.add("Tanh")
            case ("maxpool",):
                self.add("MaxPool", kernel_shape=[2, 2], strides=[2, 2])
            case ("flatten",):
                self.add("Flatten")
            case ("dropout", _):
                # nothing at inference
                pass

    def model(self, shape, outputs):
        x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
        y = helper.make_tensor_value_info(f"t{len(self.nodes)}", TensorProto.FLOAT, [shape[0], outputs])
        graph = helper.make_graph(self.nodes, "network", [x], [y], initializer=self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR)
        onnx.checker.check_model(model)
        return model.SerializeToString()


def session(graph, shape, outputs):
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads, settings.inter_op_num_threads = options.threads, 1
    return onnxruntime.InferenceSession(graph.model(shape, outputs), settings, providers=["CPUExecutionProvider"])


def make(kind, batch, shape, layers):
    if kind != "infer":
        return
    x = workloads.inputs(batch, shape)
    if len(shape) == 3:
        # [B,H,W,C] becomes [B,C,H,W]
        x = [np.ascontiguousarray(x.transpose(0, 3, 1, 2)) for x in x]
    graph = Graph()
    for layer in layers:
        graph.layer(layer)
    network = session(graph, x[0].shape, layers[-1][2])
    output = network.get_outputs()[0].name
    bound = []
    for values in x:
        binding = network.io_binding()
        binding.bind_cpu_input("x", values)
        binding.bind_output(output, "cpu")
        bound.append(binding)

    def run(turn):
        return network.run(None, {"x": x[turn]})[0]

    def run_bound(turn):
        network.run_with_iobinding(bound[turn])
        return bound[turn]

    yield workloads.Made("run", graph.parameters, run, lambda y: float(y.flat[0]))
    yield workloads.Made("bound", graph.parameters, run_bound, lambda b: float(b.copy_outputs_to_cpu()[0].flat[0]))


workloads.run(options, make)
