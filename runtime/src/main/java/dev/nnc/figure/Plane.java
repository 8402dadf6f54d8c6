package dev.nnc.figure;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of numbers as points: two numbers as they are, more by principal components.
 *
 * @param explained share of the variance that the plane shows, 0 to 1
 */
record Plane(List<Double> x, List<Double> y, double explained) {
  private static final int ROUNDS = 200;

  Plane {
    x = List.copyOf(x);
    y = List.copyOf(y);
  }

  /**
   * The plane of rows.
   *
   * @param numbers one row after another
   * @param width how many a row, at least 2
   */
  static Plane of(float[] numbers, int width) {
    int rows = numbers.length / width;
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    if (width == 2) {
      for (int row = 0; row < rows; row++) {
        x.add((double) numbers[row * 2]);
        y.add((double) numbers[row * 2 + 1]);
      }
      return new Plane(x, y, 1);
    }
    double[] mean = new double[width];
    for (int i = 0; i < numbers.length; i++) {
      mean[i % width] += numbers[i] / (double) rows;
    }
    double variance = 0;
    for (int i = 0; i < numbers.length; i++) {
      variance += Math.pow(numbers[i] - mean[i % width], 2);
    }
    double[] first = direction(numbers, width, mean, new double[width]);
    double[] second = direction(numbers, width, mean, first);
    double shown = 0;
    for (int row = 0; row < rows; row++) {
      double across = project(numbers, row, width, mean, first);
      double up = project(numbers, row, width, mean, second);
      shown += across * across + up * up;
      x.add(across);
      y.add(up);
    }
    return new Plane(x, y, variance == 0 ? 1 : shown / variance);
  }

  /** The direction of the most variance that is orthogonal to another one, by power iteration. */
  private static double[] direction(float[] numbers, int width, double[] mean, double[] other) {
    double[] direction = new double[width];
    for (int i = 0; i < width; i++) {
      direction[i] = 1 + (i * 7 % 5) / 10.0; // not orthogonal to anything by chance
    }
    int rows = numbers.length / width;
    for (int round = 0; round < ROUNDS; round++) {
      double[] next = new double[width];
      for (int row = 0; row < rows; row++) {
        double length = project(numbers, row, width, mean, direction);
        for (int i = 0; i < width; i++) {
          next[i] += length * (numbers[row * width + i] - mean[i]);
        }
      }
      double along = 0;
      for (int i = 0; i < width; i++) {
        along += next[i] * other[i];
      }
      double norm = 0;
      for (int i = 0; i < width; i++) {
        next[i] -= along * other[i];
        norm += next[i] * next[i];
      }
      if (norm == 0) {
        return new double[width];
      }
      double change = 0;
      for (int i = 0; i < width; i++) {
        double value = next[i] / Math.sqrt(norm);
        change += Math.abs(value - direction[i]);
        direction[i] = value;
      }
      if (change < 1e-9) {
        break;
      }
    }
    return direction;
  }

  private static double project(
      float[] numbers, int row, int width, double[] mean, double[] direction) {
    double sum = 0;
    for (int i = 0; i < width; i++) {
      sum += (numbers[row * width + i] - mean[i]) * direction[i];
    }
    return sum;
  }
}
