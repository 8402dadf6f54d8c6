package dev.nnc.checkpoint;

import dev.nnc.type.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of variables at one moment.
 *
 * @param tensors in the order of the program; names are unique
 */
public record Weights(List<Tensor> tensors) {
  /** No values at all. */
  public static final Weights NONE = new Weights(List.of());

  public Weights {
    tensors = List.copyOf(tensors);
    Map<String, Tensor> names = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      if (names.put(tensor.name(), tensor) != null) {
        throw new IllegalArgumentException("two variables are called " + tensor.name());
      }
    }
  }

  /** One variable's value; a class and not a record, because it owns an array. */
  public static final class Tensor {
    private final String name;
    private final TensorType type;
    private final byte[] value;

    /**
     * A value.
     *
     * @param type with a known shape
     * @param value the elements in row-major order, little-endian; not copied, so the caller must
     *     not change it afterwards
     * @throws IllegalArgumentException if there are more or fewer bytes than the type needs
     */
    public Tensor(String name, TensorType type, byte[] value) {
      long bytes = Math.multiplyExact(type.shape().size(), (long) type.element().bytes());
      if (bytes != value.length) {
        throw new IllegalArgumentException(
            name + " is " + type + ", which is " + bytes + " bytes, not " + value.length);
      }
      this.name = name;
      this.type = type;
      this.value = value;
    }

    public String name() {
      return name;
    }

    public TensorType type() {
      return type;
    }

    /** The bytes themselves, not a copy: weights can be large. Not to be changed. */
    public byte[] value() {
      return value;
    }
  }

  /** These with those of the others in the place of what has their names. */
  public Weights with(Weights others) {
    return new Weights(
        tensors.stream().map(each -> others.find(each.name()).orElse(each)).toList());
  }

  /** The tensor of that name. */
  public Optional<Tensor> find(String name) {
    return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
  }
}
