package dev.nnc.gpu;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** NVIDIA's libraries that TensorFlow 2.18 opens, in the order in which one needs the other. */
public enum GpuLibrary {
  DRIVER("libcuda.so.1", Part.DRIVER, "cuDriverGetVersion", Says.CUDA),
  RUNTIME("libcudart.so.12", Part.CUDA, "cudaRuntimeGetVersion", Says.CUDA),
  CUBLAS("libcublas.so.12", Part.CUDA, "", Says.NOTHING),
  CUBLAS_LT("libcublasLt.so.12", Part.CUDA, "", Says.NOTHING),
  CUFFT("libcufft.so.11", Part.CUDA, "", Says.NOTHING),
  CURAND("libcurand.so.10", Part.CUDA, "", Says.NOTHING),
  CUSOLVER("libcusolver.so.11", Part.CUDA, "", Says.NOTHING),
  CUSPARSE("libcusparse.so.12", Part.CUDA, "", Says.NOTHING),
  NVJITLINK("libnvJitLink.so.12", Part.CUDA, "", Says.NOTHING),
  CUDNN("libcudnn.so.9", Part.CUDNN, "cudnnGetVersion", Says.CUDNN),
  NCCL("libnccl.so.2", Part.CUDA, "ncclGetVersion", Says.NCCL),
  CUPTI("libcupti.so.12", Part.CUDA, "", Says.NOTHING);

  /** What a library comes with. */
  public enum Part {
    DRIVER,
    CUDA,
    CUDNN
  }

  /** How a library puts its version into one number. */
  private enum Says {
    NOTHING,
    /** 12050 is 12.5. */
    CUDA,
    /** 90300 is 9.3.0. */
    CUDNN,
    /** 22105 is 2.21.5. */
    NCCL
  }

  /** What CUDA 12 wants of a driver at least: one of release 525. */
  static final int OLDEST_DRIVER = 12000;

  static final int CUDA_BUILT_WITH = 12050;
  static final int OLDEST_CUDNN = 90300;

  /** What pip brings these libraries by: the very ones that TensorFlow 2.18 was tried with. */
  static final List<String> WHEELS =
      List.of(
          "nvidia-cublas-cu12==12.5.3.2",
          "nvidia-cuda-cupti-cu12==12.5.82",
          "nvidia-cuda-nvcc-cu12==12.5.82",
          "nvidia-cuda-nvrtc-cu12==12.5.82",
          "nvidia-cuda-runtime-cu12==12.5.82",
          "nvidia-cudnn-cu12==9.3.0.75",
          "nvidia-cufft-cu12==11.2.3.61",
          "nvidia-curand-cu12==10.3.6.82",
          "nvidia-cusolver-cu12==11.6.3.83",
          "nvidia-cusparse-cu12==12.5.1.3",
          "nvidia-nccl-cu12==2.21.5",
          "nvidia-nvjitlink-cu12==12.5.82");

  private final String file;
  private final Part part;
  private final String versionFunction;
  private final Says says;

  GpuLibrary(String file, Part part, String versionFunction, Says says) {
    this.file = file;
    this.part = part;
    this.versionFunction = versionFunction;
    this.says = says;
  }

  /** Its name for the system's loader. */
  public String file() {
    return file;
  }

  public Part part() {
    return part;
  }

  /** The function that tells the version, empty if it has none that can be called at once. */
  String versionFunction() {
    return versionFunction;
  }

  /** Whether that function returns the version; others write it where they are told to. */
  boolean returnsVersion() {
    return says == Says.CUDNN;
  }

  /** The number as one writes it: 12.5 for 12050 of CUDA; empty for 0. */
  String version(long number) {
    if (number <= 0) {
      return "";
    }
    return switch (says) {
      case NOTHING -> "";
      case CUDA -> String.format(Locale.ROOT, "%d.%d", number / 1000, number % 1000 / 10);
      case CUDNN, NCCL ->
          String.format(
              Locale.ROOT, "%d.%d.%d", number / 10_000, number % 10_000 / 100, number % 100);
    };
  }

  /** The libraries of that part. */
  static List<GpuLibrary> of(Part part) {
    return Arrays.stream(values()).filter(library -> library.part == part).toList();
  }
}
