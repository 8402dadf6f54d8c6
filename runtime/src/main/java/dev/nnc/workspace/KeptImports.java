package dev.nnc.workspace;

import dev.nnc.resolve.ImportReader;
import dev.nnc.source.SourceFile;
import java.nio.file.Path;
import java.util.List;

/**
 * The imports of a run's program as its folder keeps them, whatever has become of them since. The
 * program is called as it was, and imports as if it lay in the folder.
 */
public final class KeptImports implements ImportReader {
  private final SourceFile program;
  private final SourceFile inFolder;
  private final ProgramFiles files;

  /**
   * @param folder of the run
   * @param program the program with all defaults that lies there, under the name that it had
   */
  public KeptImports(Path folder, SourceFile program) {
    this(folder, program, new ProgramFiles(folder, List.of()));
  }

  /**
   * A program that imports as if it lay in another folder than the one that its name says.
   *
   * @param files what it may import
   */
  public KeptImports(Path folder, SourceFile program, ProgramFiles files) {
    this.program = program;
    this.inFolder =
        new SourceFile(
            folder.resolve(String.valueOf(Path.of(program.name()).getFileName())).toString(),
            program.text());
    this.files = files;
  }

  private SourceFile placed(SourceFile file) {
    return file.name().equals(program.name()) ? inFolder : file;
  }

  @Override
  public String key(SourceFile file) {
    return files.key(placed(file));
  }

  @Override
  public Result file(SourceFile from, String path) {
    return files.file(placed(from), path);
  }

  @Override
  public Result run(SourceFile from, String name) {
    return files.run(placed(from), name);
  }
}
