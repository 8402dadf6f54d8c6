package dev.nnc.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.RunCode;
import dev.nnc.onnx.OnnxRuntime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Feature;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.interop.onnx.ONNXExternalModel;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** What Tribuo reads of a network that was taken away, and what it answers. */
class TribuoExportTest {
  private static final String TABLE =
      """
      size,weight,sort,y,cost
      1.5,20,red,no,10
      2.25,30,green,yes,20
      3.5,25,red,yes,25
      4,90,blue,no,40
      5.5,60,green,maybe,55
      0.5,70,blue,maybe,70
      """;
  private static final String DATA =
      """
      nn 1
      data d from csv("some.csv") {
        x = [size, weight] -> standardize
        s = sort -> category(["red", "green", "blue"]%s) -> one_hot
        t = y -> category
        is = y -> is("yes")
        z = [cost, weight] -> standardize
        split: everything
      }
      """;

  @TempDir Path scratch;

  private FinishedRun run(String unknown, String program) throws IOException {
    Files.writeString(scratch.resolve("some.csv"), TABLE);
    return FinishedRun.of(scratch, DATA.formatted(unknown) + program);
  }

  private static final String CLASSES =
      """
      network net from x, s { concat(x, s) -> dense(5, tanh) -> dense(3, softmax) }
      train net on d { loss: cross_entropy(t), optimizer: adam(0.05), batch: 3, epochs: 4 }
      """;

  @Test
  void classesAreLabels() throws IOException {
    FinishedRun run = run("", CLASSES);
    List<Map<String, String>> asked = asked(run);
    List<Prediction<Label>> answers = answers(run, new LabelFactory(), Label.class);
    for (int row = 0; row < asked.size(); row++) {
      assertThat(answers.get(row).getOutput().getLabel()).isEqualTo(asked.get(row).get("net"));
      assertThat(answers.get(row).hasProbabilities()).isTrue();
      Map<String, Label> scores = answers.get(row).getOutputScores();
      assertThat(scores).containsOnlyKeys("maybe", "no", "yes");
      for (Label score : scores.values()) {
        float wanted = Float.parseFloat(asked.get(row).get("probability of " + score.getLabel()));
        assertThat((float) score.getScore()).isCloseTo(wanted, within(1e-6f));
      }
    }
  }

  @Test
  void oneNumberIsTwoLabels() throws IOException {
    FinishedRun run =
        run(
            ", unknown: \"other\"",
            """
            network net from x, s { concat(x, s) -> dense(1, sigmoid) }
            train net on d { loss: binary_cross_entropy(is), optimizer: adam(0.05), batch: 3, epochs: 4 }
            """);
    List<Map<String, String>> asked = asked(run);
    List<Prediction<Label>> answers = answers(run, new LabelFactory(), Label.class);
    for (int row = 0; row < asked.size(); row++) {
      float wanted = Float.parseFloat(asked.get(row).get("probability of yes"));
      Map<String, Label> scores = answers.get(row).getOutputScores();
      assertThat(scores).containsOnlyKeys("yes", "other");
      for (Label score : scores.values()) {
        float its = score.getLabel().equals("yes") ? wanted : 1 - wanted;
        assertThat((float) score.getScore()).isCloseTo(its, within(1e-6f));
      }
      assertThat(answers.get(row).getOutput().getLabel()).isEqualTo(asked.get(row).get("net"));
    }
  }

  @Test
  void numbersAreInTheUnitOfTheirColumns() throws IOException {
    FinishedRun run =
        run(
            "",
            """
            network net from x, s { concat(x, s) -> dense(2) }
            train net on d { loss: mse(z), optimizer: adam(0.05), batch: 3, epochs: 4 }
            """);
    List<Map<String, String>> asked = asked(run);
    List<Prediction<Regressor>> answers = answers(run, new RegressionFactory(), Regressor.class);
    for (int row = 0; row < asked.size(); row++) {
      Regressor answer = answers.get(row).getOutput();
      for (String name : List.of("net[1]", "net[2]")) {
        double wanted = Double.parseDouble(asked.get(row).get(name));
        assertThat(answer.getDimension(name).orElseThrow().getValue())
            .isCloseTo(wanted, within(1e-5 * Math.abs(wanted)));
      }
    }
  }

  @Test
  void itsProvenanceSaysWhereItComesFrom() throws IOException {
    FinishedRun run = run("", CLASSES);
    Path folder = exported(run);
    OnnxRuntime.call(
        () -> {
          Model<?> model = Model.deserializeFromFile(folder.resolve("model.tribuo"));
          assertThat(model).isInstanceOf(ONNXExternalModel.class);
          assertThat(model.getName()).isEqualTo("net");
          assertThat(model.getFeatureIDMap().keySet())
              .containsExactlyInAnyOrder("size", "weight", "sort@red", "sort@green", "sort@blue");
          Map<String, String> origin = new LinkedHashMap<>();
          model
              .getProvenance()
              .getInstanceProvenance()
              .getMap()
              .forEach((key, value) -> origin.put(key, value.toString()));
          assertThat(origin.get("program")).contains("nn 1", "dense(5, tanh");
          assertThat(origin.get("record")).contains("\"seed\" : 1", "some.csv");
          // As Tribuo itself would write it.
          assertThat(Model.deserialize(model.serialize()).getProvenance())
              .isEqualTo(model.getProvenance());
          return model;
        });
  }

  @Test
  void whatNoFeatureCanSayIsRefused() throws IOException {
    FinishedRun run =
        run(
            "",
            """
            network two from x to a, b { a = x -> dense(2)
              b = x -> dense(1) }
            network steps from x { x -> dense(2) -> reshape([2, 1]) }
            """);
    refused(run, "two", "it has several outputs: a, b");
    refused(run, "steps", "its output `steps` is neither a class nor numbers");
    FinishedRun other =
        FinishedRun.of(
            scratch,
            "other",
            """
            nn 1
            data d from csv("some.csv") {
              gap = sort -> impute("red") -> category(["red", "green", "blue"]) -> one_hot
              low = sort -> lowercase -> category(["red", "green", "blue"]) -> one_hot
              split: everything
            }
            network gaps from gap { gap -> dense(1) }
            network lows from low { low -> dense(1) }
            """);
    refused(other, "gaps", "a missing text of its column `sort` is not the same as one that");
    refused(other, "lows", "the step `lowercase` of the field `low`");
  }

  private void refused(FinishedRun run, String network, String why) throws IOException {
    Path folder = scratch.resolve("refused");
    try (Predictor predictor = run.open()) {
      Diagnostic refused = predictor.export(network).tribuo(folder).orElseThrow();
      assertThat(refused.code()).isEqualTo(RunCode.NO_TRIBUO_MODEL);
      assertThat(refused.message()).contains(why);
    }
    assertThat(folder).doesNotExist();
  }

  private Path exported(FinishedRun run) throws IOException {
    Path folder = scratch.resolve("out");
    try (Predictor predictor = run.open()) {
      assertThat(predictor.export("net").tribuo(folder)).isEmpty();
    }
    assertThat(folder.resolve("nnc.json")).content().contains("\"features\"");
    return folder;
  }

  /** One row after the other, and all at once, by Tribuo alone. */
  private <T extends Output<T>> List<Prediction<T>> answers(
      FinishedRun run, OutputFactory<T> factory, Class<T> type) throws IOException {
    Path folder = exported(run);
    return OnnxRuntime.call(
        () -> {
          Model<T> model =
              Model.deserializeFromFile(folder.resolve("model.tribuo")).castModel(type);
          List<ArrayExample<T>> examples = new ArrayList<>();
          TABLE
              .lines()
              .skip(1)
              .map(line -> line.split(",", -1))
              .forEach(
                  cells ->
                      examples.add(
                          new ArrayExample<>(
                              factory.getUnknownOutput(),
                              List.of(
                                  new Feature("weight", Double.parseDouble(cells[1])),
                                  new Feature("size", Double.parseDouble(cells[0])),
                                  new Feature("sort@" + cells[2], 1)))));
          List<Prediction<T>> single = new ArrayList<>();
          examples.forEach(each -> single.add(model.predict(each)));
          List<Prediction<T>> together = model.predict(new ArrayList<>(examples));
          for (int i = 0; i < single.size(); i++) {
            assertThat(together.get(i).getOutput().fullEquals(single.get(i).getOutput(), 1e-6))
                .isTrue();
          }
          return single;
        });
  }

  private List<Map<String, String>> asked(FinishedRun run) throws IOException {
    List<List<String>> lines =
        run.asked(
                "net", List.of(scratch.resolve("some.csv")), new ByteArrayInputStream(new byte[0]))
            .lines()
            .map(line -> List.of(line.split(",", -1)))
            .toList();
    List<Map<String, String>> rows = new ArrayList<>();
    for (List<String> cells : lines.subList(1, lines.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < cells.size(); i++) {
        row.put(lines.getFirst().get(i), cells.get(i));
      }
      rows.add(row);
    }
    return rows;
  }
}
