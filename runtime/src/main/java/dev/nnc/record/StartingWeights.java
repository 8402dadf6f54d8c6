package dev.nnc.record;

import dev.nnc.checkpoint.AtomicFile;
import dev.nnc.checkpoint.DamagedWeightsException;
import dev.nnc.checkpoint.Weights;
import dev.nnc.checkpoint.WeightsFolder;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.Grammar;
import dev.nnc.diag.RunCode;
import dev.nnc.ir.Variable;
import dev.nnc.lower.Session;
import dev.nnc.plan.Imports;
import dev.nnc.plan.Model;
import dev.nnc.source.Place;
import dev.nnc.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights with which a run begins: drawn at random, or those of an imported run. */
public final class StartingWeights {
  private StartingWeights() {}

  /**
   * Gives every variable its first value, and says what is wrong with or left over of weights that
   * come from finished runs.
   *
   * @param seed of the values that are drawn
   */
  public static List<Diagnostic> set(Model model, Session session, long seed) {
    session.initialize(seed);
    List<Diagnostic> diagnostics = new ArrayList<>();
    Map<String, Weights> byFolder = new LinkedHashMap<>();
    for (Imports.Weights wanted : model.imports().weights()) {
      Path folder = Path.of(wanted.folder());
      try {
        Weights kept = byFolder.get(wanted.folder());
        if (kept == null) {
          kept = WeightsFolder.read(folder.resolve(RunFolder.WEIGHTS));
          byFolder.put(wanted.folder(), kept);
        }
        set(wanted, kept, session, diagnostics);
      } catch (DamagedWeightsException damaged) {
        diagnostics.add(damaged(wanted.place(), folder, damaged));
      } catch (IOException failure) {
        diagnostics.add(
            Diagnostic.of(
                RunCode.DAMAGED_RUN,
                wanted.place(),
                folder,
                "cannot be read: " + failure.getMessage()));
      }
    }
    return diagnostics;
  }

  private static Diagnostic damaged(Place place, Path folder, DamagedWeightsException damaged) {
    return Diagnostic.of(RunCode.DAMAGED_RUN, place, damaged.file(), damaged.reason())
        .withHelp(RunFolder.insteadOfWeights(folder));
  }

  private static void set(
      Imports.Weights wanted, Weights kept, Session session, List<Diagnostic> diagnostics) {
    for (Variable variable : session.variables()) {
      String name = wanted.nameThere(variable.name()).orElse(null);
      if (name == null) {
        continue;
      }
      Weights.Tensor tensor = kept.find(name).orElse(null);
      if (tensor == null || !tensor.type().equals(variable.type())) {
        // The run folder was another one when the program was checked.
        diagnostics.add(
            Diagnostic.of(
                RunCode.OTHER_WEIGHTS,
                wanted.place(),
                "`" + name + "` should be " + variable.type()));
      } else {
        session.write(variable.name(), tensor.value());
      }
    }
    if (!wanted.unused().isEmpty()) {
      diagnostics.add(
          Diagnostic.of(
                  RunCode.WEIGHTS_LEFT,
                  wanted.place(),
                  wanted.there(),
                  Grammar.count(wanted.unused().size(), "weight"))
              .withNote("left over: " + String.join(", ", wanted.unused())));
    }
  }

  /**
   * Keeps copies of the imported files, and of the weights of imported runs, in the run folder.
   *
   * @return what is damaged of the imported runs
   */
  public static List<Diagnostic> copy(Imports imports, RunFolder folder) throws IOException {
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (Imports.File file : imports.files()) {
      Path copy = folder.file(file.copy());
      Path parent = copy.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      AtomicFile.write(copy, file.text());
      if (file.run().isPresent() && parent != null) {
        Path run = Path.of(file.run().get());
        Files.copy(
            run.resolve(RunFolder.RECORD),
            parent.resolve(RunFolder.RECORD),
            StandardCopyOption.REPLACE_EXISTING);
        try {
          WeightsFolder.write(
              parent.resolve(RunFolder.WEIGHTS),
              WeightsFolder.read(run.resolve(RunFolder.WEIGHTS)));
        } catch (DamagedWeightsException damaged) {
          diagnostics.add(damaged(file.source().place(Span.NONE), run, damaged));
        }
      }
    }
    return diagnostics;
  }
}
