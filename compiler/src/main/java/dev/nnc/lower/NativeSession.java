package dev.nnc.lower;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_CloseSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteDeviceList;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListCount;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeviceListType;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSession;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewSessionOptions;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionListDevices;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SessionRun;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_SetConfig;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Buffer;
import org.tensorflow.internal.c_api.TF_DeviceList;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;
import org.tensorflow.internal.c_api.TF_Session;
import org.tensorflow.internal.c_api.TF_SessionOptions;
import org.tensorflow.internal.c_api.TF_Tensor;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** A TensorFlow session on a graph, which it must not outlive. */
final class NativeSession implements AutoCloseable {
  private final TF_Session session;
  private final NativeStatus status;

  NativeSession(NativeGraph graph, ExecutionSettings settings) {
    status = new NativeStatus();
    TF_SessionOptions options = TF_NewSessionOptions();
    byte[] config = config(settings).toByteArray();
    TF_Session made = null;
    try (BytePointer bytes = new BytePointer(config)) {
      TF_SetConfig(options, bytes, config.length, status.pointer());
      status.check("session options");
      made = TF_NewSession(graph.pointer(), options, status.pointer());
      status.check("new session");
    } finally {
      TF_DeleteSessionOptions(options);
      if (made == null) {
        status.close();
      }
    }
    session = made;
    if (settings.device().equals("gpu") && !hasGpu()) {
      close();
      throw new ExecutionException(
          ExecutionException.Reason.OTHER, "TensorFlow finds no GPU on this machine", null);
    }
  }

  /**
   * Operations one after another are executed by the thread that calls: handing each call over to a
   * thread of the session and waiting for it costs more than a small step does. Not where denormal
   * numbers would make it slow.
   */
  private static ConfigProto config(ExecutionSettings settings) {
    boolean alone = settings.interOpThreads() == 1 && Denormals.canFlush();
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setInterOpParallelismThreads(alone ? -1 : settings.interOpThreads())
            .setIntraOpParallelismThreads(settings.intraOpThreads())
            // Otherwise the first session would settle the inter-op threads of all others.
            .setUsePerSessionThreads(!alone)
            .setAllowSoftPlacement(true)
            .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriting(settings)))
            .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true));
    if (settings.device().equals("cpu")) {
      config.putDeviceCount("GPU", 0);
    }
    return config.build();
  }

  /**
   * Fused products with relu turn NaN into 0, which would hide a NaN from every check behind it, so
   * nothing is fused. On the CPU, the rest of TensorFlow's rewriting was measured to bring nothing
   * to programs that are simplified already, and to cost some 100 ms a function.
   */
  private static RewriterConfig rewriting(ExecutionSettings settings) {
    return RewriterConfig.newBuilder()
        .setRemapping(RewriterConfig.Toggle.OFF)
        .setDisableMetaOptimizer(!settings.device().equals("gpu"))
        .build();
  }

  /** Whether operations may be placed on a GPU. */
  boolean hasGpu() {
    return devices().contains("GPU");
  }

  /** The kinds of devices, such as {@code CPU} and {@code GPU}. */
  List<String> devices() {
    TF_DeviceList list = TF_SessionListDevices(session, status.pointer());
    try {
      status.check("devices");
      List<String> types = new ArrayList<>();
      for (int i = 0; i < TF_DeviceListCount(list); i++) {
        types.add(TF_DeviceListType(list, i, status.pointer()).getString());
      }
      return types;
    } finally {
      TF_DeleteDeviceList(list);
    }
  }

  /** Prepares a run with these inputs and outputs; what must run besides comes last. */
  Prepared prepare(
      List<NativeGraph.Output> feeds, List<NativeGraph.Output> fetches, List<TF_Operation> nodes) {
    return new Prepared(feeds, fetches, nodes);
  }

  @Override
  public void close() {
    TF_CloseSession(session, status.pointer());
    TF_DeleteSession(session, status.pointer());
    status.close();
  }

  /** What a run needs, laid out in native memory once. */
  final class Prepared implements AutoCloseable {
    private final TF_Output feeds;
    private final TF_Output fetches;
    private final PointerPointer<TF_Tensor> inputs;
    private final PointerPointer<TF_Tensor> outputs;
    private final PointerPointer<TF_Operation> nodes;
    private final int feedCount;
    private final int fetchCount;
    private final int nodeCount;

    private Prepared(
        List<NativeGraph.Output> feeds,
        List<NativeGraph.Output> fetches,
        List<TF_Operation> nodes) {
      this.feeds = NativeGraph.outputs(feeds);
      this.fetches = NativeGraph.outputs(fetches);
      this.inputs = new PointerPointer<>(Math.max(1, feeds.size()));
      this.outputs = new PointerPointer<>(Math.max(1, fetches.size()));
      this.nodes = new PointerPointer<>(Math.max(1, nodes.size()));
      for (int i = 0; i < nodes.size(); i++) {
        this.nodes.put(i, nodes.get(i));
      }
      feedCount = feeds.size();
      fetchCount = fetches.size();
      nodeCount = nodes.size();
    }

    /** The outputs, which the caller closes. */
    List<NativeTensor> run(List<NativeTensor> values, String what) {
      for (int i = 0; i < feedCount; i++) {
        inputs.put(i, values.get(i).pointer());
      }
      @Nullable TF_Buffer none = null;
      Denormals.flush();
      try {
        TF_SessionRun(
            session,
            none,
            feeds,
            inputs,
            feedCount,
            fetches,
            outputs,
            fetchCount,
            nodes,
            nodeCount,
            none,
            status.pointer());
      } finally {
        Denormals.keep();
      }
      status.check(what);
      List<NativeTensor> results = new ArrayList<>(fetchCount);
      try {
        for (int i = 0; i < fetchCount; i++) {
          results.add(NativeTensor.adopt(outputs.get(i)));
        }
        return results;
      } catch (RuntimeException failure) {
        results.forEach(NativeTensor::close);
        for (int i = results.size() + 1; i < fetchCount; i++) {
          TF_DeleteTensor(outputs.get(TF_Tensor.class, i));
        }
        throw failure;
      }
    }

    @Override
    public void close() {
      feeds.close();
      fetches.close();
      inputs.close();
      outputs.close();
      nodes.close();
    }
  }
}
