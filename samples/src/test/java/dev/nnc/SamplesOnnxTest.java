package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.ir.Variable;
import dev.nnc.onnx.OnnxModel;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.workspace.ProgramFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which networks of the samples can be exported to ONNX. */
class SamplesOnnxTest {
  @Test
  void allCanButThoseThatDrawRandomNumbers() throws IOException {
    Map<String, String> cannot = new TreeMap<>();
    List<String> all = new ArrayList<>();
    for (Path sample : Nnc.samples()) {
      Optional<Model> model = model(sample);
      if (model.isEmpty()) {
        continue; // its data or the run that it begins with is not there
      }
      for (NetworkPlan network : model.get().networks()) {
        String name = sample.toString().replace('\\', '/') + " " + network.name();
        all.add(name);
        try {
          OnnxModel.of(
              model.get().program(),
              model.get().program().function(network.predict()),
              zeros(model.get()),
              Map.of());
        } catch (OnnxModel.UnsupportedException unsupported) {
          cannot.put(name, unsupported.word());
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(20);
    assertThat(cannot.values()).containsOnly("random_normal");
    assertThat(cannot).containsKey("samples/vae/digits.nn vae");
  }

  private static Optional<Model> model(Path sample) throws IOException {
    Path file = Nnc.root().resolve(sample);
    Path base = Objects.requireNonNull(file.getParent());
    // Only what comes along with the samples.
    Path nowhere = base.resolve("nowhere");
    DataPlaces places = new DataPlaces(List.of(), nowhere, nowhere);
    return new Compiler(
            StandardCatalog.catalog(),
            new Sources(base, places),
            new ProgramFiles(Nnc.root(), List.of()))
        .compile(new SourceFile(file.toString(), Files.readString(file)), Map.of())
        .model();
  }

  private static Map<String, byte[]> zeros(Model model) {
    Map<String, byte[]> values = new LinkedHashMap<>();
    for (Variable variable : model.program().variables()) {
      long bytes = variable.type().shape().size() * variable.type().element().bytes();
      values.put(variable.name(), new byte[(int) bytes]);
    }
    return values;
  }
}
