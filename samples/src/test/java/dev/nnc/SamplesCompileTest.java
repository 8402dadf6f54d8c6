package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file in the samples' folders passes {@code nnc check} without a remark, and what check and
 * summary print for other programs has the form that is promised.
 */
class SamplesCompileTest {
  /** Data that is not on this machine, and a run that nobody has made yet. */
  private static final Set<String> NOT_THERE = Set.of("NN4001", "NN2030");

  private final JsonMapper json = JsonMapper.builder().build();

  @TempDir private Path scratch;

  /** One process checks them all; each sample is a test of its own. */
  @TestFactory
  Stream<DynamicTest> everySampleIsRight() throws Exception {
    List<Path> samples = Nnc.samples();
    assertThat(samples).contains(Path.of("samples", "digits", "mlp.nn"));
    List<String> arguments = new ArrayList<>(List.of("check", "--json"));
    samples.forEach(sample -> arguments.add(sample.toString()));
    Nnc.Outcome outcome = Nnc.start(scratch, arguments);
    JsonNode diagnostics = json.readTree(outcome.output()).path("diagnostics");
    assertThat(diagnostics.isArray()).as(outcome.errors()).isTrue();
    assertThat(outcome.exitCode()).isEqualTo(diagnostics.isEmpty() ? 0 : 1);
    return samples.stream()
        .map(
            sample -> DynamicTest.dynamicTest(sample.toString(), () -> right(sample, diagnostics)));
  }

  private static void right(Path sample, JsonNode diagnostics) {
    List<JsonNode> own =
        StreamSupport.stream(diagnostics.spliterator(), false)
            .filter(each -> each.path("file").asText().equals(sample.toString()))
            .toList();
    List<JsonNode> remarks =
        own.stream().filter(each -> !NOT_THERE.contains(each.path("code").asText())).toList();
    assertThat(remarks).isEmpty();
    assumeFalse(
        !own.isEmpty(),
        () -> "skipped: " + own.getFirst().path("message").asText() + " on this machine");
  }

  /** By its path or a link to it, or by the path of its folder with its name in braces. */
  @Test
  void everySampleIsInTheList() throws Exception {
    String readme = Files.readString(Nnc.root().resolve("samples/README.md"));
    List<String> listed = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("[`(]samples/(\\w+)/(?:\\{([\\w,]+)}|(\\w+))\\.nn[`)]").matcher(readme);
    while (matcher.find()) {
      String names = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
      for (String name : names.split(",")) {
        listed.add("samples/" + matcher.group(1) + "/" + name + ".nn");
      }
    }
    assertThat(listed)
        .containsAll(Nnc.samples().stream().map(Path::toString).toList())
        .allMatch(each -> Files.exists(Nnc.root().resolve(each)));
  }

  @Test
  void checkTellsOtherProgramsWhereAnErrorIs() throws Exception {
    Path file = scratch.resolve("wrong.nn");
    Files.writeString(
        file,
        """
        nn 1

        data gates from table(a: [0, 1], b: [1, 0]) {
          bits = [a]
          gate = b
          split: everything
        }

        network net from bits {
          bits -> dens(1, sigmoid)
        }

        train net on gates {
          loss:      binary_cross_entropy(gate)
          optimizer: sgd(0.1)
          epochs:    1
        }
        """);

    Nnc.Outcome outcome = Nnc.start(scratch, List.of("check", "--json", file.toString()));

    assertThat(outcome.exitCode()).isEqualTo(1);
    JsonNode diagnostics = json.readTree(outcome.output()).path("diagnostics");
    JsonNode first = diagnostics.path(0);
    assertThat(first.path("code").asText()).matches("NN\\d{4}");
    assertThat(first.path("severity").asText()).isEqualTo("error");
    assertThat(first.path("file").asText()).isEqualTo(file.toString());
    assertThat(first.path("line").asInt()).isEqualTo(10);
    assertThat(first.path("column").asInt()).isEqualTo(11);
    assertThat(first.path("endLine").asInt()).isEqualTo(10);
    assertThat(first.path("endColumn").asInt()).isEqualTo(15);
    assertThat(first.path("message").asText()).contains("dens");
    assertThat(first.path("help").asText()).contains("dense");
  }

  @Test
  void summaryTellsOtherProgramsTheLayers() throws Exception {
    Nnc.Outcome outcome = Nnc.start(scratch, List.of("summary", "--json", "samples/digits/mlp.nn"));

    assertThat(outcome.exitCode()).isZero();
    assertThat(json.readTree(outcome.output()))
        .isEqualTo(
            json.readTree(
                """
                {"networks": [{
                  "name": "mlp",
                  "layers": [
                    {"name": "flatten_1", "kind": "flatten", "shape": [64], "parameters": 0},
                    {"name": "dense_1", "kind": "dense", "shape": [50], "parameters": 3250},
                    {"name": "dense_2", "kind": "dense", "shape": [10], "parameters": 510}],
                  "parameters": 3760,
                  "trainable": 3760}]}
                """));
  }
}
