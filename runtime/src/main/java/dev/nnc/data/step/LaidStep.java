package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One use of a data step in a field, as it is laid as operations.
 *
 * @param x whose floats are f64, as the numbers of rows are
 * @param type of a row before it
 * @param learned what it has learned, if it is fitted
 */
record LaidStep(
    Instructions x,
    Options options,
    ColumnType type,
    Fitted.@Nullable Learned learned,
    LaidColumns columns) {

  /** A vector of constants, one for each number of a row. */
  Value row(double... values) {
    return x.constant(values, Shape.of(values.length));
  }

  /** A factor and an addend for each number. */
  LaidValues linear(Linear linear, LaidValues.Numbers numbers) {
    double[] factors = repeated(linear.factors(), numbers.width());
    double[] addends = repeated(linear.addends(), numbers.width());
    Value scaled = isAll(factors, 1) ? numbers.value() : x.multiply(numbers.value(), row(factors));
    return new LaidValues.Numbers(isAll(addends, 0) ? scaled : x.add(scaled, row(addends)));
  }

  private static boolean isAll(double[] values, double wanted) {
    return Arrays.stream(values).allMatch(value -> value == wanted);
  }

  private static double[] repeated(double[] values, int width) {
    double[] all = new double[width];
    Arrays.setAll(all, i -> values[i % values.length]);
    return all;
  }

  /** Where numbers are missing, as bool. */
  Value isMissing(Value numbers) {
    return x.unequal(numbers, numbers);
  }

  /** 1 where it holds, else 0. */
  Value number(Value truth) {
    return x.cast(truth, x.floats());
  }

  /** One number a row as [batch]. */
  Value single(LaidValues.Numbers numbers) {
    return x.reshape(numbers.value(), new Shape(List.of(numbers.value().shape().dimension(0))));
  }

  /** Numbers of [batch] as rows of one. */
  LaidValues.Numbers column(Value numbers) {
    return new LaidValues.Numbers(x.reshape(numbers, numbers.shape().append(Dimension.of(1))));
  }

  /** What each of these numbers becomes, and all others: [batch]. */
  Value chosen(LaidValues.Numbers numbers, Map<Double, Integer> codes, int otherwise) {
    double[] keys = codes.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    double[] values = codes.values().stream().mapToDouble(code -> code - otherwise).toArray();
    Value found =
        keys.length == 0
            ? x.multiply(x.scalar(0), number(isMissing(single(numbers))))
            : x.sum(
                x.select(x.equal(numbers.value(), row(keys)), row(values), x.scalar(0)),
                List.of(1L),
                false);
    return x.add(found, x.scalar(otherwise));
  }
}
