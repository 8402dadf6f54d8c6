package dev.nnc.ir;

import java.util.List;

/**
 * A list of operations in an order in which every value is made before it is used.
 *
 * @param name unique in the program, for example {@code train.step}; what stands before the first
 *     point is the same for all functions of an action
 * @param inputs what is fed, by name
 * @param operations in order; those with effects (such as {@code assign}) take place as often as
 *     the function is called, after all reads of the same variable in the same call
 * @param outputs what is fetched, by name
 */
public record Function(
    String name, List<Port> inputs, List<Operation> operations, List<Port> outputs) {
  public Function {
    inputs = List.copyOf(inputs);
    operations = List.copyOf(operations);
    outputs = List.copyOf(outputs);
  }

  /** A value with the name by which it is fed or fetched. */
  public record Port(String name, Value value) {}

  /** What the names of all functions of its action begin with. */
  public String action() {
    int point = name.indexOf('.');
    return point < 0 ? name : name.substring(0, point);
  }

  public Port input(String port) {
    return find(inputs, port);
  }

  public Port output(String port) {
    return find(outputs, port);
  }

  private Port find(List<Port> ports, String port) {
    return ports.stream()
        .filter(p -> p.name().equals(port))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + port + " in " + name));
  }
}
