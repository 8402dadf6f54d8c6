package dev.nnc.data.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What ranges are called. */
class BinsTest {
  @Test
  void threeFiguresOrAsManyAsTellRangesApart() {
    assertThat(Bins.names(List.of(14.167499999999999, 22.869999999999997)))
        .containsExactly("below 14.2", "14.2 to 22.9", "from 22.9");
    assertThat(Bins.names(List.of(1984.0, 12345.678, 1e6)))
        .containsExactly("below 1984", "1984 to 12346", "12346 to 1000000", "from 1000000");
    assertThat(Bins.names(List.of(0.10001, 0.10002)))
        .containsExactly("below 0.10001", "0.10001 to 0.10002", "from 0.10002");
    assertThat(Bins.names(List.of(-0.5, 0.1 + 0.2)))
        .containsExactly("below -0.5", "-0.5 to 0.3", "from 0.3");
    assertThat(Bins.names(List.of(1.0, 1.0, 1.0, 2.5)))
        .containsExactly("below 1", "1 to 1", "1 to 1 (2)", "1 to 2.5", "from 2.5");
    assertThat(Bins.names(List.of(1.23456e-9, 5e20))).contains("1.23E-9 to 5.0E20");
  }

  @Test
  void noTwoRangesAreCalledTheSame() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      double scale = Math.pow(10, random.nextInt(24) - 12);
      List<Double> edges = new ArrayList<>();
      for (int i = 1 + random.nextInt(12); i > 0; i--) {
        double near = random.nextBoolean() ? random.nextGaussian() : 1 + random.nextInt(4) * 1e-13;
        edges.add(near * scale);
      }
      edges.sort(null);
      assertThat(Bins.names(edges)).doesNotHaveDuplicates().hasSize(edges.size() + 1);
    }
  }
}
