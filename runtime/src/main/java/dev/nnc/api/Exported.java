package dev.nnc.api;

import dev.nnc.predict.NetworkExport;
import dev.nnc.use.Export;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A network as it was written for other programs.
 *
 * @param to the folder, or the jar
 * @param inputs the fields that go in, after the data's steps
 * @param outputs what comes out
 * @param columns what the form with the data's steps inside takes; empty if there is none
 * @param call of a jar, how its class is asked, as a reader would write it
 */
public record Exported(
    Path to, List<Port> inputs, List<Port> outputs, List<String> columns, Optional<String> call) {
  public Exported {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    columns = List.copyOf(columns);
  }

  /**
   * What goes in or comes out.
   *
   * @param type of its elements: {@code f32}
   * @param shape with -1 for what only the rows tell; the first is the number of rows
   */
  public record Port(String name, String type, List<Long> shape) {
    public Port {
      shape = List.copyOf(shape);
    }
  }

  static Exported of(Export export) {
    NetworkExport network = export.network();
    return new Exported(
        export.to(),
        network.inputs().stream()
            .map(each -> new Port(each.name(), each.type(), each.shape()))
            .toList(),
        network.outputs().stream()
            .map(each -> new Port(each.name(), each.type(), each.shape()))
            .toList(),
        switch (export.form()) {
          case SAVED_MODEL, ONNX -> network.columns();
          case TRIBUO, JAR -> List.of();
        },
        export.jar().map(Export.Jar::call));
  }
}
