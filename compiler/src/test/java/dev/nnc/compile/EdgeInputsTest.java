package dev.nnc.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.ir.Function;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.lower.Session;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.Model;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.type.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The example of each layer, trained on rows that are all the same: zeros, which in texts are
 * padding only, ones, and a batch of one row. Nothing is NaN or infinite, neither the loss nor a
 * weight after a few steps.
 */
class EdgeInputsTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();

  static Stream<Entry> entries() {
    return Stream.of(Kind.LAYER, Kind.OPTIMIZER)
        .flatMap(kind -> CATALOG.entries(kind).stream())
        .filter(entry -> entry.notYet() == null);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void rowsThatAreAllTheSameTrain(Entry entry) {
    Model model = model(entry).orElseThrow();
    for (int rows : new int[] {1, 3}) {
      for (float value : new float[] {0, 1}) {
        try (Session session =
            Lowering.lower(model.program(), new ExecutionSettings("cpu", 1, 1))) {
          session.initialize(7);
          ActionPlan.Update plan =
              ((ActionPlan.Train) model.actions().getLast()).updates().getFirst();
          for (int step = 0; step < 3; step++) {
            run(model, session, plan.step(), rows, value);
          }
          run(model, session, plan.validate(), rows, value);
          for (String variable : plan.variables()) {
            FloatBuffer numbers =
                ByteBuffer.wrap(session.read(variable))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            while (numbers.hasRemaining()) {
              assertThat(numbers.get()).as("%s of rows of %s", variable, value).isFinite();
            }
          }
        }
      }
    }
  }

  /** The example, with its network drawn towards 0 if nothing trains it. */
  private static Optional<Model> model(Entry entry) {
    return new ExamplePrograms(CATALOG)
        .find(entry)
        .map(
            example -> {
              String text =
                  example
                      .text()
                      .replaceAll(
                          "predict (\\w+) on d\\.test \\{ }",
                          "train $1 on d { loss: mse($1, 0.5), optimizer: sgd(0.01), epochs: 1 }");
              return new Compiler(CATALOG, example.schemas())
                  .compile(new SourceFile("example.nn", text), Map.of())
                  .model()
                  .filter(
                      model ->
                          !model.actions().isEmpty()
                              && model.actions().getLast() instanceof ActionPlan.Train)
                  .orElse(null);
            });
  }

  private static void run(Model model, Session session, String name, int rows, float value) {
    Session.Call call = session.call(name);
    Session.Feeds feeds = call.feeds(rows);
    List<Function.Port> inputs = model.program().function(name).inputs();
    for (Function.Port input : inputs) {
      if (input.value().type().element() == ElementType.I32) {
        IntBuffer numbers = feeds.integers(input.name()).clear();
        while (numbers.hasRemaining()) {
          numbers.put((int) value);
        }
      } else {
        FloatBuffer numbers = feeds.floats(input.name()).clear();
        boolean rate = input.value().type().shape().rank() == 0;
        while (numbers.hasRemaining()) {
          numbers.put(rate ? 0.01f : value);
        }
      }
    }
    call.run(feeds);
  }
}
