package dev.nnc.figure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.plan.Part;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Copies that were put into a test part, and neighbours that were moved a little. */
class RepeatedRowsTest {
  private static final int WIDTH = 6;

  @Test
  void copiesContradictionsAndNeighboursAreCounted() {
    SplittableRandom random = new SplittableRandom(3);
    float[][] train = numbers(random, 400);
    float[][] test = numbers(random, 100);
    for (int i = 0; i < 5; i++) {
      test[10 + i] = train[20 + i].clone();
    }
    for (int i = 0; i < 3; i++) {
      test[50 + i] = train[60 + i].clone();
      test[50 + i][2] += 0.002f;
    }
    int[] truth = new int[400];
    int[] other = new int[100];
    other[11] = 1;
    other[13] = 1;
    other[80] = 1;
    List<String> sentences =
        RepeatedRows.sentences(
            data(new Table(train, truth), new Table(test, other)),
            List.of("x"),
            Optional.of("kind"));
    assertThat(sentences)
        .containsExactly(
            "5 of 100 test rows (5\u00a0%) are to the network the same as a training row, 2 of them"
                + " with another kind.",
            "3 more are so nearly: ten times nearer to a training row than rows usually are.");
  }

  @Test
  void otherRowsAreNoCopies() {
    SplittableRandom random = new SplittableRandom(4);
    assertThat(
            RepeatedRows.sentences(
                data(
                    new Table(numbers(random, 300), new int[300]),
                    new Table(numbers(random, 1), new int[1])),
                List.of("x"),
                Optional.empty()))
        .containsExactly("None of 1 test row is a copy of a training row.");
  }

  @Test
  void whereThereIsOnePartNothingIsCompared() {
    Rows train = new Table(numbers(new SplittableRandom(1), 9), new int[9]);
    DataSet data = new DataSet("d", Map.of(Part.TRAIN, train), List.of(), "", 0);
    assertThat(RepeatedRows.sentences(data, List.of("x"), Optional.empty())).isEmpty();
  }

  private static DataSet data(Rows train, Rows test) {
    return new DataSet("d", Map.of(Part.TRAIN, train, Part.TEST, test), List.of(), "", 0);
  }

  private static float[][] numbers(SplittableRandom random, int rows) {
    float[][] numbers = new float[rows][WIDTH];
    for (float[] row : numbers) {
      for (int i = 0; i < WIDTH; i++) {
        row[i] = (float) random.nextDouble();
      }
    }
    return numbers;
  }

  /** Rows in memory, with a field of numbers and one of classes. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares it
  record Table(float[][] numbers, int[] classes) implements Rows {
    @Override
    public int count() {
      return classes.length;
    }

    @Override
    public ColumnType type(String field) {
      return field.equals("x")
          ? ColumnType.number(Shape.of(WIDTH))
          : ColumnType.category(2, List.of("a", "b"));
    }

    @Override
    public void copy(String field, int[] order, int from, int count, FloatBuffer target) {
      for (int i = from; i < from + count; i++) {
        target.put(numbers[order[i]]);
      }
    }

    @Override
    public void copy(String field, int[] order, int from, int count, IntBuffer target) {
      for (int i = from; i < from + count; i++) {
        target.put(classes[order[i]]);
      }
    }
  }
}
