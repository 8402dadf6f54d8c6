package dev.nnc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.DataLoader;
import dev.nnc.data.LoadResult;
import dev.nnc.data.PreparedData;
import dev.nnc.data.PreparedPart;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.plan.Part;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.workspace.ProgramFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Which rows are in which part of the samples' data sets, for good: a seed that drew other rows
 * would make every published figure of a program another one. What the data sets are warned of
 * stands beside them, so that a new warning is seen where data are as they should be.
 */
class SampleSplitsTest {
  private static final Path SPLITS =
      Nnc.root().resolve("samples/src/test/resources/dev/nnc/splits.txt");

  @Test
  void everySeedDrawsTheRowsThatItAlwaysDrew() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path sample : Nnc.samples()) {
      Path file = Nnc.root().resolve(sample);
      Path folder = sample.getParent();
      if (folder == null) {
        throw new IllegalStateException("a sample without a folder: " + sample);
      }
      DataPlaces places = places(file.resolveSibling("nowhere"));
      Path base = Nnc.root().resolve(folder);
      Compilation compilation =
          new Compiler(
                  StandardCatalog.catalog(),
                  new Sources(base, places),
                  new ProgramFiles(Nnc.root(), List.of()))
              .check(new SourceFile(file.toString(), Files.readString(file)), Map.of());
      Model model = compilation.model().orElse(null);
      if (model == null) {
        continue; // data that is not on every machine
      }
      DataLoader loader = new DataLoader(base, places);
      for (DataPlan plan : model.data()) {
        lines.add(sample.toString().replace('\\', '/') + " " + line(plan, loader));
      }
    }
    String found = String.join("\n", lines) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(SPLITS, found);
    }
    assertThat(found).isEqualTo(Files.readString(SPLITS, StandardCharsets.UTF_8));
  }

  /** Only what comes along with the samples. */
  private static DataPlaces places(Path nowhere) {
    return new DataPlaces(List.of(), nowhere, nowhere);
  }

  private static String line(DataPlan plan, DataLoader loader) {
    LoadResult result = loader.load(plan, Model.DEFAULT_SEED);
    PreparedData data = result.data().orElseThrow();
    StringBuilder line = new StringBuilder(plan.name());
    for (Part part : Part.OF_SPLIT) {
      PreparedPart rows = data.part(part).orElse(null);
      if (rows != null) {
        line.append(
            String.format(Locale.ROOT, " %s %d %08x", part, rows.rows(), rowsOf(data, rows)));
      }
    }
    for (Diagnostic diagnostic : result.diagnostics()) {
      line.append(' ').append(diagnostic.code().id());
    }
    return line.toString();
  }

  /** A checksum of where the rows stand in the source. */
  private static long rowsOf(PreparedData data, PreparedPart part) {
    CRC32 sum = new CRC32();
    for (int row = 0; row < part.rows(); row++) {
      sum.update(data.origin(part, row).getBytes(StandardCharsets.UTF_8));
    }
    return sum.getValue();
  }
}
