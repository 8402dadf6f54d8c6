package dev.nnc.data.file;

import java.nio.file.Path;

/**
 * A file that was read whole, for provenance.
 *
 * @param name as messages call it
 * @param path with symbolic links resolved
 * @param bytes its size on disk
 * @param sha256 of the bytes on disk, as 64 hexadecimal digits
 */
public record DataFile(String name, Path path, long bytes, String sha256) {}
