package dev.nnc.use;

import dev.nnc.cluster.UnfitMachineException;
import dev.nnc.cluster.Work;
import dev.nnc.cluster.Worker;
import dev.nnc.data.file.DataPlaces;
import dev.nnc.diag.Diagnostic;
import dev.nnc.engine.LocalEnvironment;
import dev.nnc.plan.Model;
import dev.nnc.run.TrialWorker;
import dev.nnc.source.SourceFile;
import dev.nnc.workspace.KeptImports;
import dev.nnc.workspace.ProgramFiles;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program on its way to other machines, which compile it again: its text goes there, and data and
 * imports are looked for there under the same paths as here.
 *
 * @param name of the program's file, as the person wrote it
 * @param folder in which its imports are looked for
 * @param root of the project, and the folders of runs: nothing else is imported
 * @param base the folder in which its data is looked for first
 * @param overrides the texts of params by name
 * @param places where else data may be
 */
record ProgramWork(
    String name,
    String text,
    String folder,
    String root,
    List<String> runs,
    String base,
    Map<String, String> overrides,
    Places places)
    implements Serializable {
  private static final long serialVersionUID = 1;

  ProgramWork {
    runs = List.copyOf(runs);
    overrides = Map.copyOf(overrides);
  }

  /** Where data may be, as texts. */
  record Places(List<String> given, String cache, String system) implements Serializable {
    private static final long serialVersionUID = 1;

    Places {
      given = List.copyOf(given);
    }

    static Places of(DataPlaces places) {
      return new Places(
          texts(places.given()), places.cache().toString(), places.system().toString());
    }

    DataPlaces places() {
      return new DataPlaces(given.stream().map(Path::of).toList(), Path.of(cache), Path.of(system));
    }
  }

  /**
   * A program.
   *
   * @param folder in which its imports are looked for
   * @param files what it may import
   */
  static ProgramWork of(
      SourceFile source,
      Path folder,
      ProgramFiles files,
      Path base,
      Map<String, String> overrides,
      DataPlaces places) {
    return new ProgramWork(
        source.name(),
        source.text(),
        folder.toAbsolutePath().normalize().toString(),
        files.root().toString(),
        texts(files.runs()),
        base.toAbsolutePath().normalize().toString(),
        overrides,
        Places.of(places));
  }

  private static List<String> texts(List<Path> paths) {
    return paths.stream().map(path -> path.toAbsolutePath().toString()).toList();
  }

  /**
   * The work of those who execute its trials.
   *
   * @param shared what else they have to know
   */
  Work trials(byte[] shared) {
    return new Trials(this, shared);
  }

  private static final class Trials implements Work {
    private static final long serialVersionUID = 1;

    private final ProgramWork program;
    private final byte[] shared;

    Trials(ProgramWork program, byte[] shared) {
      this.program = program;
      this.shared = shared;
    }

    @Override
    public Worker begin() throws UnfitMachineException {
      return program.begin(shared);
    }
  }

  private Worker begin(byte[] shared) throws UnfitMachineException {
    SourceFile source = new SourceFile(name, text);
    ProgramFiles files = new ProgramFiles(Path.of(root), runs.stream().map(Path::of).toList());
    Checked checked =
        FrontEnd.again(
            source,
            new KeptImports(Path.of(folder), source, files),
            Path.of(base),
            places.places(),
            overrides);
    Model model = checked.model().orElse(null);
    if (model == null) {
      throw new UnfitMachineException(
          checked.diagnostics().stream()
              .filter(Diagnostic::isError)
              .map(error -> error.message() + " (" + error.place() + ")")
              .findFirst()
              .orElse("the program is wrong there"));
    }
    return TrialWorker.begin(
        model,
        checked.variants(),
        new LocalEnvironment(Path.of(base), places.places(), remark -> {}),
        shared);
  }
}
