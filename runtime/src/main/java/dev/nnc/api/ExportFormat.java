package dev.nnc.api;

import dev.nnc.use.Export;
import java.util.Optional;

/** For whom a network is {@link FinishedRun#export exported}. */
public sealed interface ExportFormat {
  /** A folder that TensorFlow and Keras read. */
  record SavedModel() implements ExportFormat {}

  /** A folder with a model for ONNX Runtime and whatever else reads ONNX. */
  record Onnx() implements ExportFormat {}

  /** A folder with a model of Tribuo. */
  record Tribuo() implements ExportFormat {}

  /**
   * A jar with a class that asks the network. A JDK must execute nnc, since the class is compiled.
   *
   * @param className with its package, as {@code org.example.Iris}; that of the network in {@code
   *     model} if it is empty
   */
  record Jar(Optional<String> className) implements ExportFormat {
    public Jar {
      if (className.isPresent() && !Export.isClassName(className.get())) {
        throw new WrongCallException(
            "Jar",
            "`" + className.get() + "` cannot name a class; one would be `org.example.Iris`");
      }
    }

    /**
     * Of that name.
     *
     * @throws WrongCallException if it cannot name a class in a package
     */
    public static Jar of(String className) {
      return new Jar(Optional.of(className));
    }
  }
}
