package dev.nnc.checkpoint;

import dev.nnc.checkpoint.Weights.Tensor;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Weights on their way to another process of the same version: no form to be kept. */
public final class WeightsBytes {
  private WeightsBytes() {}

  /** All tensors, one after another. */
  public static byte[] of(Weights weights) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(weights.tensors().size());
      for (Tensor tensor : weights.tensors()) {
        out.writeUTF(tensor.name());
        out.writeUTF(tensor.type().element().name());
        List<Dimension> dimensions = tensor.type().shape().dimensions();
        out.writeInt(dimensions.size());
        for (Dimension each : dimensions) {
          out.writeUTF(each.toString());
        }
        out.writeInt(tensor.value().length);
        out.write(tensor.value());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** What {@link #of} has written. */
  public static Weights read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      List<Tensor> tensors = new ArrayList<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        String name = in.readUTF();
        ElementType element = ElementType.valueOf(in.readUTF());
        List<Dimension> dimensions = new ArrayList<>();
        int rank = in.readInt();
        for (int axis = 0; axis < rank; axis++) {
          dimensions.add(Dimension.of(Long.parseLong(in.readUTF())));
        }
        byte[] value = in.readNBytes(in.readInt());
        tensors.add(new Tensor(name, new TensorType(element, new Shape(dimensions)), value));
      }
      return new Weights(tensors);
    } catch (IOException cut) {
      throw new UncheckedIOException(cut);
    }
  }
}
