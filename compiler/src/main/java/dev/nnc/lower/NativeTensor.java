package dev.nnc.lower;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_AllocateTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_BOOL;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DOUBLE;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteTensor;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Dim;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT32;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INT64;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NumDims;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorByteSize;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorData;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_TensorType;

import dev.nnc.type.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.tensorflow.internal.c_api.TF_Tensor;

/** A tensor in native memory. */
final class NativeTensor implements AutoCloseable {
  private final TF_Tensor tensor;
  private final ElementType element;

  private NativeTensor(TF_Tensor tensor, ElementType element) {
    this.tensor = tensor;
    this.element = element;
  }

  /** A new tensor whose contents are undefined. */
  static NativeTensor allocate(ElementType element, long... sizes) {
    long bytes = element.bytes();
    for (long size : sizes) {
      bytes = Math.multiplyExact(bytes, size);
    }
    TF_Tensor tensor = TF_AllocateTensor(code(element), sizes, sizes.length, bytes);
    if (tensor == null) {
      throw new ExecutionException(
          ExecutionException.Reason.OUT_OF_MEMORY,
          "there is no memory for a tensor of " + bytes + " bytes",
          null);
    }
    return new NativeTensor(tensor, element);
  }

  /** A new tensor of numbers in row-major order. */
  static NativeTensor of(ElementType element, List<? extends Number> values, long... sizes) {
    NativeTensor tensor = allocate(element, sizes);
    try {
      element.put(values, tensor.bytes());
      return tensor;
    } catch (RuntimeException failure) {
      tensor.close();
      throw failure;
    }
  }

  /** A new tensor that holds one number everywhere. */
  static NativeTensor filled(ElementType element, double value, long... sizes) {
    NativeTensor tensor = allocate(element, sizes);
    long all = TF_TensorByteSize(tensor.tensor);
    if (all == 0) {
      return tensor;
    }
    ByteBuffer one = ByteBuffer.allocate(element.bytes()).order(ByteOrder.nativeOrder());
    element.put(List.of(value), one);
    // By pointers, since a tensor may be larger than a Java buffer.
    BytePointer bytes = tensor.data();
    bytes.put(one.array());
    for (long done = one.capacity(); done < all; done *= 2) {
      Pointer.memcpy(bytes.getPointer(done), bytes, Math.min(done, all - done));
    }
    return tensor;
  }

  /** Takes over what TensorFlow has made. */
  static NativeTensor adopt(Pointer pointer) {
    TF_Tensor tensor = new TF_Tensor(pointer);
    int type = TF_TensorType(tensor);
    for (ElementType element : ElementType.values()) {
      if (code(element) == type) {
        return new NativeTensor(tensor, element);
      }
    }
    TF_DeleteTensor(tensor);
    throw new IllegalStateException("TensorFlow gave a tensor of type " + type);
  }

  /** The number by which TensorFlow knows the element type. */
  static int code(ElementType element) {
    return switch (element) {
      case F32 -> TF_FLOAT;
      case F64 -> TF_DOUBLE;
      case I32 -> TF_INT32;
      case I64 -> TF_INT64;
      case BOOL -> TF_BOOL;
    };
  }

  TF_Tensor pointer() {
    return tensor;
  }

  ElementType element() {
    return element;
  }

  long[] sizes() {
    long[] sizes = new long[TF_NumDims(tensor)];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = TF_Dim(tensor, i);
    }
    return sizes;
  }

  /** The memory itself; not to be used after {@link #close}. */
  ByteBuffer bytes() {
    long size = TF_TensorByteSize(tensor);
    if (size == 0) {
      return ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
    }
    if (size > Integer.MAX_VALUE) {
      throw new ExecutionException(
          ExecutionException.Reason.OUT_OF_MEMORY,
          "a tensor of " + size + " bytes is more than a Java buffer can hold",
          null);
    }
    BytePointer pointer = new BytePointer(TF_TensorData(tensor));
    return pointer.capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** The memory itself, of any size above 0; not to be used after {@link #close}. */
  BytePointer data() {
    return new BytePointer(TF_TensorData(tensor));
  }

  /** Another tensor with the same numbers. */
  NativeTensor copy() {
    NativeTensor copy = allocate(element, sizes());
    long all = TF_TensorByteSize(tensor);
    if (all > 0) {
      Pointer.memcpy(copy.data(), data(), all);
    }
    return copy;
  }

  /** Sets all numbers to zero. */
  void clear() {
    Pointer.memset(TF_TensorData(tensor), 0, TF_TensorByteSize(tensor));
  }

  /** The numbers of a tensor of any element type. */
  double[] numbers() {
    ByteBuffer bytes = bytes();
    double[] numbers = new double[bytes.remaining() / element.bytes()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(bytes, i);
    }
    return numbers;
  }

  /** One number of a tensor of any element type. */
  double number(int index) {
    return number(bytes(), index);
  }

  private double number(ByteBuffer bytes, int index) {
    return switch (element) {
      case F32 -> bytes.getFloat(4 * index);
      case F64 -> bytes.getDouble(8 * index);
      case I32 -> bytes.getInt(4 * index);
      case I64 -> bytes.getLong(8 * index);
      case BOOL -> bytes.get(index);
    };
  }

  @Override
  public void close() {
    TF_DeleteTensor(tensor);
  }
}
