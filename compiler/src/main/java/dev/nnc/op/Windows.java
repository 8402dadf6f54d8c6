package dev.nnc.op;

import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How windows lie on the axes between the first, the batch, and the last, the channels: arithmetic
 * that convolutions and pools share. All lists have one number an axis, paddings two: before and
 * after.
 */
public final class Windows {
  private Windows() {}

  /** How many positions a window of the size has on an axis of the extent. */
  public static long positions(
      long extent, long size, long stride, long dilation, long before, long after) {
    long free = extent + before + after - reach(size, dilation);
    return free < 0 ? 0 : free / stride + 1;
  }

  /** How many elements a window spans, with its gaps. */
  public static long reach(long size, long dilation) {
    return (size - 1) * dilation + 1;
  }

  /**
   * The paddings with which ceil(extent / stride) positions come out; where their sum is odd, the
   * larger half comes last, as TensorFlow has it.
   */
  public static List<Long> same(
      List<Long> extents, List<Long> sizes, List<Long> strides, List<Long> dilations) {
    List<Long> paddings = new ArrayList<>();
    for (int i = 0; i < extents.size(); i++) {
      long stride = strides.get(i);
      long positions = (extents.get(i) + stride - 1) / stride;
      long reach = reach(sizes.get(i), dilations.get(i));
      long all = Math.max((positions - 1) * stride + reach - extents.get(i), 0);
      paddings.add(all / 2);
      paddings.add(all - all / 2);
    }
    return List.copyOf(paddings);
  }

  /** No padding at all. */
  public static List<Long> none(int axes) {
    return Collections.nCopies(2 * axes, 0L);
  }

  /** One on every axis. */
  public static List<Long> ones(int axes) {
    return Collections.nCopies(axes, 1L);
  }

  /** The extents of the axes between the first and the last, which must be known. */
  public static List<Long> extents(Shape shape) {
    return shape.dimensions().subList(1, shape.rank() - 1).stream().map(d -> d.size()).toList();
  }

  /** As TensorFlow wants it: a one for the batch and a one for the channels around it. */
  static List<Long> framed(List<Long> numbers) {
    List<Long> all = new ArrayList<>(numbers);
    all.addFirst(1L);
    all.addLast(1L);
    return all;
  }
}
