package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.ir.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fills in what is missing. */
record Imputing() implements ChoosingStep {
  private static final DataStep OF_NUMBERS = new OfNumbers();
  private static final DataStep OF_TEXTS = new OfTexts();

  @Override
  public String name() {
    return "impute";
  }

  @Override
  public List<DataStep> variants() {
    return List.of(OF_NUMBERS, OF_TEXTS);
  }

  @Override
  public @Nullable DataStep choose(StepInput in, Values values) {
    return values instanceof Values.Texts ? OF_TEXTS : OF_NUMBERS;
  }

  /** A number that was there stays as it is. */
  @Override
  public Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
    return Optional.of(Linear.identity());
  }

  @Override
  public @Nullable LaidValues lay(LaidStep in, LaidValues values) {
    if (values instanceof LaidValues.Numbers numbers
        && in.learned() instanceof Fitted.Imputed imputed) {
      Value filled = in.row(imputed.values().stream().mapToDouble(Double::doubleValue).toArray());
      return new LaidValues.Numbers(
          in.x().select(in.isMissing(numbers.value()), filled, numbers.value()));
    }
    return values instanceof LaidValues.Texts texts
            && in.learned() instanceof Fitted.ImputedText imputed
        ? new LaidValues.Texts(
            texts.column(), texts.filled().isEmpty() ? imputed.text() : texts.filled())
        : null;
  }

  private record OfNumbers() implements FittedStep<Values.Numbers, KeptNumbers, Fitted.Imputed> {
    @Override
    public String name() {
      return "impute";
    }

    @Override
    public Class<Fitted.Imputed> learned() {
      return Fitted.Imputed.class;
    }

    @Override
    public Values.@Nullable Numbers accept(StepInput in, Values values) {
      return TableSteps.numbers(in, values);
    }

    @Override
    public Fitted.@Nullable Imputed given(StepInput in, Values.Numbers numbers) {
      return in.options().get("with") instanceof Number constant
          ? new Fitted.Imputed(
              in.number(), Collections.nCopies(numbers.matrix().width(), constant.doubleValue()))
          : null;
    }

    @Override
    public KeptNumbers statistics(StepInput in, Values.Numbers numbers) {
      return new KeptNumbers(numbers.matrix().width());
    }

    @Override
    public Fitted.@Nullable Imputed finish(StepInput in, Values.Numbers numbers, KeptNumbers kept) {
      if (!kept.areLearnable(in)) {
        return null;
      }
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < kept.width(); i++) {
        values.add(
            switch (in.options().text("with")) {
              case "mean" -> kept.mean(i);
              case "median" -> KeptNumbers.quantile(kept.sorted(i), 0.5);
              default -> mostFrequent(kept.sorted(i));
            });
      }
      return new Fitted.Imputed(in.number(), values);
    }

    /** The least of those that come most often. */
    private static double mostFrequent(double[] sorted) {
      int best = 0;
      int bestCount = 0;
      for (int from = 0; from < sorted.length; ) {
        int to = from;
        while (to < sorted.length && sorted[to] == sorted[from]) {
          to++;
        }
        if (to - from > bestCount) {
          best = from;
          bestCount = to - from;
        }
        from = to;
      }
      return sorted[best];
    }

    @Override
    public Values apply(StepInput in, Fitted.Imputed learned, Values.Numbers numbers) {
      return new Values.Numbers(
          new NumericView.Filled(
              numbers.matrix(),
              learned.values().stream().mapToDouble(Double::doubleValue).toArray()));
    }
  }

  private record OfTexts() implements FittedStep<Values.Texts, CellCounts, Fitted.ImputedText> {
    @Override
    public String name() {
      return "impute";
    }

    @Override
    public Class<Fitted.ImputedText> learned() {
      return Fitted.ImputedText.class;
    }

    @Override
    public Values.@Nullable Texts accept(StepInput in, Values values) {
      return values instanceof Values.Texts texts ? texts : null;
    }

    @Override
    public Fitted.@Nullable ImputedText given(StepInput in, Values.Texts texts) {
      String with = in.options().text("with");
      return with.equals("most_frequent") ? null : new Fitted.ImputedText(in.number(), with);
    }

    @Override
    public CellCounts statistics(StepInput in, Values.Texts texts) {
      return new CellCounts(Integer.MAX_VALUE);
    }

    /** Of texts that come equally often the first in their natural order. */
    @Override
    public Fitted.@Nullable ImputedText finish(
        StepInput in, Values.Texts texts, CellCounts counts) {
      Optional<String> most = counts.mostFrequent();
      if (most.isEmpty()) {
        in.nothingToLearn("every cell is missing");
        return null;
      }
      return new Fitted.ImputedText(in.number(), most.get());
    }

    @Override
    public Values apply(StepInput in, Fitted.ImputedText learned, Values.Texts texts) {
      return new Values.Texts(
          Arrays.stream(texts.values())
              .map(text -> text == null ? learned.text() : text)
              .toArray(String[]::new));
    }
  }
}
