package dev.nnc.data.file;

import dev.nnc.diag.DataCode;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that was read whole, for provenance.
 *
 * @param name as messages call it
 * @param path with symbolic links resolved
 * @param bytes its size on disk
 * @param sha256 of the bytes on disk, as 64 hexadecimal digits
 */
public record DataFile(String name, Path path, long bytes, String sha256) {
  /** The file as it is now; null after an error. */
  public static @Nullable DataFile hashed(Path path, String name, DataDiagnostics findings) {
    try (HashingInput in = HashingInput.open(path, name)) {
      return in.finish();
    } catch (IOException e) {
      findings.add(DataCode.UNREADABLE, null, name, IoReasons.of(e));
      return null;
    }
  }
}
