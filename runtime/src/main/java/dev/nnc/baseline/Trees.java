package dev.nnc.baseline;

import dev.nnc.catalog.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** One tree of all rows, or many, each of a draw of them, whose answers are averaged. */
final class Trees implements Learner {
  private final boolean many;

  Trees(boolean many) {
    this.many = many;
  }

  @Override
  public Learned learn(Lesson lesson) {
    Ranks ranks = new Ranks(lesson.inputs());
    Tree.Growth growth = growth(lesson);
    int trees = many ? (int) lesson.options().whole("trees") : 1;
    SplittableRandom seeds = new SplittableRandom(lesson.seed());
    List<SplittableRandom> own = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      own.add(seeds.split());
    }
    List<Tree> grown =
        IntStream.range(0, trees)
            .parallel()
            .filter(any -> !lesson.interruption().requested())
            .mapToObj(
                number ->
                    Tree.grow(
                        ranks,
                        lesson.truth(),
                        drawn(ranks.rows(), own.get(number)),
                        growth,
                        own.get(number)))
            .toList();
    return grown.size() == 1 ? grown.getFirst() : new Mean(grown);
  }

  /** How often each row is drawn. */
  private int[] drawn(int rows, SplittableRandom random) {
    int[] times = new int[rows];
    if (many) {
      for (int i = 0; i < rows; i++) {
        times[random.nextInt(rows)]++;
      }
    } else {
      Arrays.fill(times, 1);
    }
    return times;
  }

  private Tree.Growth growth(Lesson lesson) {
    Options options = lesson.options();
    int width = lesson.inputs().width();
    boolean classes = lesson.truth() instanceof Truth.Classes;
    int features = width;
    if (many && options.find("features") instanceof Number share) {
      features = (int) (share.doubleValue() * width);
    } else if (many && classes) {
      features = (int) Math.sqrt(width);
    }
    return new Tree.Growth(
        options.find("depth") instanceof Long depth ? depth.intValue() : Integer.MAX_VALUE,
        (int) options.whole("leaf"),
        Math.max(1, features));
  }

  /** The mean of all answers. */
  private record Mean(List<Tree> trees) implements Learned {
    Mean {
      trees = List.copyOf(trees);
    }

    @Override
    public void answer(Inputs inputs, int row, double[] into) {
      double[] one = new double[into.length];
      for (Tree tree : trees) {
        Arrays.fill(one, 0);
        tree.answer(inputs, row, one);
        for (int i = 0; i < one.length; i++) {
          into[i] += one[i] / trees.size();
        }
      }
    }
  }
}
