package dev.nnc.predict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.compile.Compilation;
import dev.nnc.compile.Compiler;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.data.source.Sources;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.lower.Lowering;
import dev.nnc.record.RunFolder;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunSettings;
import dev.nnc.run.Run;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import dev.nnc.workspace.ProgramFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.imageio.ImageIO;

/** A small program that was run, to be asked. */
record FinishedRun(Path scratch, Path folder, List<Diagnostic> said) {
  /** Runs the program, with data and earlier runs below the folder. */
  static FinishedRun of(Path scratch, String program) {
    return of(scratch, "test", program);
  }

  /**
   * @param name of the program's file, without its ending
   */
  static FinishedRun of(Path scratch, String name, String program) {
    DataPlaces places = places(scratch);
    SourceFile source = new SourceFile(scratch.resolve(name + ".nn").toString(), program);
    Compilation compilation =
        new Compiler(
                StandardCatalog.catalog(),
                new Sources(scratch, places),
                new ProgramFiles(scratch, List.of(scratch.resolve("runs"))))
            .compile(source, Map.of());
    assertThat(compilation.diagnostics()).noneMatch(Diagnostic::isError);
    RunResult result =
        Run.execute(
            compilation.model().orElseThrow(),
            new RunSettings(
                OptionalLong.of(1),
                OptionalInt.of(1),
                Optional.empty(),
                scratch.resolve("runs"),
                compilation.resolvedText(),
                List.of(),
                new Interruption()),
            new LocalEnvironment(scratch, places, remark -> {}),
            event -> {});
    assertThat(result.state()).isEqualTo(RunResult.State.FINISHED);
    return new FinishedRun(scratch, Objects.requireNonNull(result.folder()), result.diagnostics());
  }

  private static DataPlaces places(Path scratch) {
    return DataPlaces.of(Map.of(), scratch);
  }

  /** The file that its action {@code predict} has left. */
  Path predictions() {
    return folder.resolve(RunFolder.PREDICTIONS).resolve("predict.csv");
  }

  Predictor open() {
    return Predictor.open(folder, places(scratch), Lowering::lower).value().orElseThrow();
  }

  /** The answers to the rows of files, as CSV. */
  String asked(String network, List<Path> files, InputStream in) throws IOException {
    StringWriter text = new StringWriter();
    try (Predictor predictor = open()) {
      Predictor.Outcome<Predictor.Answered> outcome = predictor.ofFiles(network, files, in);
      assertThat(outcome.diagnostics()).noneMatch(Diagnostic::isError);
      AnswerFormat.CSV.write(outcome.value().orElseThrow().answers(), text);
    }
    return text.toString();
  }

  /** A picture that looks different for each seed. */
  static byte[] png(int seed, int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      image.setRGB(i % size, i / size, seed * 7_919 * (i + 1) * 31);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
