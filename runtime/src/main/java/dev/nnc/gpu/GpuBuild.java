package dev.nnc.gpu;

import java.net.URL;
import java.nio.file.Path;

/** Which TensorFlow nnc was built with: the usual one, or the one that can compute on GPUs. */
public final class GpuBuild {
  private static final String FOLDER = "org/tensorflow/internal/c_api";
  private static final String CLASSIFIER = "linux-x86_64-gpu";
  private static final boolean PRESENT = present(GpuBuild.class.getClassLoader());

  private GpuBuild() {}

  /** Whether the TensorFlow on the class path can compute on GPUs. Loads nothing of it. */
  public static boolean present() {
    return PRESENT;
  }

  static boolean present(ClassLoader loader) {
    return loader.getResource(FOLDER + "/" + CLASSIFIER + "/libtensorflow_cc.so.2") != null;
  }

  /**
   * Where that TensorFlow looks for NVIDIA's libraries, beside where its own were unpacked to: a
   * folder {@code nvidia} as pip makes it.
   */
  static Path beside() {
    String cache = System.getProperty("org.bytedeco.javacpp.cachedir", "");
    Path folder =
        cache.isEmpty()
            ? Path.of(System.getProperty("user.home", ""), ".javacpp", "cache")
            : Path.of(cache);
    URL own = GpuBuild.class.getClassLoader().getResource(FOLDER + "/" + CLASSIFIER);
    String jar =
        own == null
            ? "tensorflow-core-native-1.1.0-" + CLASSIFIER + ".jar"
            : own.toString().replaceFirst("!.*", "").replaceFirst(".*/", "");
    return folder.resolve(jar).resolve(FOLDER).resolve("nvidia");
  }
}
