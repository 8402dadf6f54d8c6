package dev.nnc.standard;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** Numbers in row-major order, for tests; truths are 1 and 0. */
record Tensor(int[] shape, double[] data) {
  Tensor {
    if (size(shape) != data.length) {
      throw new IllegalArgumentException(
          Arrays.toString(shape) + " does not hold " + data.length + " values");
    }
  }

  static Tensor of(int[] shape, double... data) {
    return new Tensor(shape, data);
  }

  static Tensor scalar(double value) {
    return new Tensor(new int[0], new double[] {value});
  }

  static Tensor filled(int[] shape, IntToDoubleFunction value) {
    double[] data = new double[size(shape)];
    Arrays.setAll(data, value);
    return new Tensor(shape, data);
  }

  static int size(int[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  double get() {
    if (data.length != 1) {
      throw new IllegalStateException("not one value but " + data.length);
    }
    return data[0];
  }

  /** The value at the index of a larger tensor that this one is broadcast to. */
  double at(int[] index) {
    int offset = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      int i = index[index.length - shape.length + axis];
      offset = offset * shape[axis] + (shape[axis] == 1 ? 0 : i);
    }
    return data[offset];
  }

  /** The index of the element at the place in row-major order. */
  static int[] index(int place, int[] shape) {
    int[] index = new int[shape.length];
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = place % shape[axis];
      place /= shape[axis];
    }
    return index;
  }

  static int place(int[] index, int[] shape) {
    int place = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      place = place * shape[axis] + index[axis];
    }
    return place;
  }

  Tensor with(int place, double value) {
    double[] changed = data.clone();
    changed[place] = value;
    return new Tensor(shape, changed);
  }
}
