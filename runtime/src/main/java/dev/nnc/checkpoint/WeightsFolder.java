package dev.nnc.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nnc.checkpoint.Weights.Tensor;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/**
 * A folder with weights: {@code manifest.json} says what there is, {@code weights.bin} holds the
 * numbers.
 *
 * <p>The manifest is one JSON object: {@code format} ("nnc-weights"), {@code version} (1), {@code
 * tensors} (each with {@code name}, {@code type} such as {@code f32}, {@code shape}, {@code offset}
 * and {@code bytes} in the data file, {@code sha256} of those bytes), {@code dataBytes}, {@code
 * state} if a text belongs to the weights, and as its last member {@code manifestSha256}: the hash
 * of the manifest itself with sixty-four zeros in that place. The data file holds the tensors one
 * after another without gaps, row-major, little-endian.
 *
 * <p>A folder is written beside its name, forced to the disk, and only then given its name, so that
 * a reader sees the old weights or the new ones and never half of them. Reading checks everything:
 * no single changed, missing or added byte goes unnoticed.
 */
public final class WeightsFolder {
  public static final String MANIFEST = "manifest.json";
  public static final String DATA = "weights.bin";

  /** Behind the name of a folder that is being replaced. */
  private static final String PREVIOUS = ".previous";

  private static final String FORMAT = "nnc-weights";
  private static final int VERSION = 1;
  private static final String NO_HASH = "0".repeat(64);
  private static final String HASH_MEMBER = "\"manifestSha256\" : \"";
  private static final String HASH_END = "\"\n}\n";

  /** A manifest beyond this size is not one of ours; it is refused before it is read. */
  private static final long LARGEST_MANIFEST = 64L << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private WeightsFolder() {}

  /**
   * Writes the weights as the folder; what had that name before is there until the new one is
   * complete, and gone afterwards.
   *
   * @throws IOException if the disk is full, read-only or broken; then the earlier weights stay
   */
  public static void write(Path folder, Weights weights) throws IOException {
    write(folder, weights, "");
  }

  /**
   * The same with a text that belongs to the weights, such as how far a training was; it stands in
   * the manifest, as {@code state}.
   */
  public static void write(Path folder, Weights weights, String state) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException("weights cannot be written to " + folder);
    }
    Files.createDirectories(parent);
    Path fresh = folder.resolveSibling("." + folder.getFileName() + ".unfinished");
    delete(fresh);
    Files.createDirectory(fresh);
    try {
      writeData(fresh.resolve(DATA), weights);
      writeForced(fresh.resolve(MANIFEST), manifest(weights, state));
      forceFolder(fresh);
      Path previous = previous(folder);
      if (Files.isDirectory(folder)) {
        delete(previous);
        Files.move(folder, previous, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(parent);
      delete(previous);
    } catch (IOException | RuntimeException failure) {
      try {
        delete(fresh);
      } catch (IOException second) {
        failure.addSuppressed(second);
      }
      throw failure;
    }
  }

  /**
   * Reads the weights, or those before them where a crash fell between the two renamings.
   *
   * @throws DamagedWeightsException if any byte is not as it was written
   */
  public static Weights read(Path folder) throws IOException {
    Path manifestFile = actual(folder).resolve(MANIFEST);
    Path dataFile = actual(folder).resolve(DATA);
    JsonNode manifest = manifest(manifestFile);
    if (!Files.isRegularFile(dataFile)) {
      throw new DamagedWeightsException(dataFile, "is missing");
    }
    long expected = manifest.path("dataBytes").asLong(-1);
    long actualBytes = Files.size(dataFile);
    if (expected != actualBytes) {
      throw new DamagedWeightsException(
          dataFile, "has " + actualBytes + " bytes where " + expected + " were written");
    }
    List<Tensor> tensors = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(dataFile, StandardOpenOption.READ)) {
      for (JsonNode entry : manifest.path("tensors")) {
        tensors.add(readTensor(manifestFile, dataFile, channel, entry));
      }
    }
    return new Weights(tensors);
  }

  /**
   * The text that was written with the weights; empty if there was none.
   *
   * @throws DamagedWeightsException if the manifest is not as it was written
   */
  public static String state(Path folder) throws IOException {
    return manifest(actual(folder).resolve(MANIFEST)).path("state").asText();
  }

  /**
   * The names and types of the weights; the numbers themselves are not looked at.
   *
   * @throws DamagedWeightsException if the manifest is not as it was written
   */
  public static SequencedMap<String, TensorType> types(Path folder) throws IOException {
    Path manifestFile = actual(folder).resolve(MANIFEST);
    SequencedMap<String, TensorType> types = new LinkedHashMap<>();
    for (JsonNode entry : manifest(manifestFile).path("tensors")) {
      types.put(entry.path("name").asText(), type(manifestFile, entry));
    }
    return types;
  }

  private static Path actual(Path folder) {
    return !Files.exists(folder) && Files.isDirectory(previous(folder)) ? previous(folder) : folder;
  }

  private static JsonNode manifest(Path file) throws IOException {
    byte[] text = readManifest(file);
    JsonNode manifest = parse(file, text);
    if (!manifest.path("format").asText().equals(FORMAT)) {
      throw new DamagedWeightsException(file, "is not a manifest of nnc weights");
    }
    if (manifest.path("version").asInt() != VERSION) {
      throw new DamagedWeightsException(
          file, "has version " + manifest.path("version").asText() + "; this nnc reads version 1");
    }
    checkHash(file, text);
    return manifest;
  }

  /** The type that the entry states, which fits the entry's number of bytes. */
  private static TensorType type(Path manifestFile, JsonNode entry) throws DamagedWeightsException {
    try {
      List<Dimension> dimensions = new ArrayList<>();
      entry.path("shape").forEach(size -> dimensions.add(Dimension.of(size.asLong())));
      TensorType type =
          new TensorType(
              ElementType.valueOf(entry.path("type").asText().toUpperCase(Locale.ROOT)),
              new Shape(dimensions));
      int bytes = Math.toIntExact(entry.path("bytes").asLong(-1));
      if (Math.multiplyExact(type.shape().size(), (long) type.element().bytes()) == bytes) {
        return type;
      }
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      // No such element type, a dimension below zero, or a size that no array has.
      throw wrong(manifestFile, entry);
    }
    throw wrong(manifestFile, entry);
  }

  private static DamagedWeightsException wrong(Path manifestFile, JsonNode entry) {
    return new DamagedWeightsException(
        manifestFile, "describes " + entry.path("name").asText() + " wrongly");
  }

  /** Whether there are weights under this name. */
  public static boolean exists(Path folder) {
    return Files.isDirectory(folder) || Files.isDirectory(previous(folder));
  }

  /** Deletes a folder of weights; nothing happens if there is none. */
  public static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    AtomicFolder.remove(folder);
  }

  /**
   * Deletes what writers have left in a folder of such folders whose process has gone: what was not
   * complete, and what had the name of one that is there again.
   */
  public static void deleteUnfinished(Path parent) throws IOException {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(parent, "{.*.unfinished,*.previous}")) {
      for (Path each : left) {
        String name = String.valueOf(each.getFileName());
        if (!name.endsWith(PREVIOUS)
            || Files.isDirectory(
                parent.resolve(name.substring(0, name.length() - PREVIOUS.length())))) {
          delete(each);
        }
      }
    }
  }

  private static Path previous(Path folder) {
    return folder.resolveSibling(folder.getFileName() + PREVIOUS);
  }

  private static void writeData(Path file, Weights weights) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (Tensor tensor : weights.tensors()) {
        writeAll(channel, ByteBuffer.wrap(tensor.value()));
      }
      channel.force(true);
    }
  }

  private static void writeForced(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeAll(channel, ByteBuffer.wrap(content));
      channel.force(true);
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * A folder's entries reach the disk by a force of their own; Windows neither can nor needs it.
   */
  private static void forceFolder(Path folder) throws IOException {
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static byte[] manifest(Weights weights, String state) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION);
    ArrayNode tensors = root.putArray("tensors");
    long offset = 0;
    for (Tensor tensor : weights.tensors()) {
      ObjectNode entry = tensors.addObject();
      entry.put("name", tensor.name()).put("type", tensor.type().element().text());
      ArrayNode shape = entry.putArray("shape");
      tensor.type().shape().dimensions().forEach(dimension -> shape.add(dimension.size()));
      entry.put("offset", offset).put("bytes", (long) tensor.value().length);
      entry.put("sha256", hash(tensor.value()));
      offset += tensor.value().length;
    }
    root.put("dataBytes", offset);
    if (!state.isEmpty()) {
      root.put("state", state);
    }
    String body = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    body = body.replace(System.lineSeparator(), "\n");
    String open = body.substring(0, body.lastIndexOf('}')).stripTrailing() + ",\n  " + HASH_MEMBER;
    String blank = open + NO_HASH + HASH_END;
    String hash = hash(blank.getBytes(StandardCharsets.UTF_8));
    return (open + hash + HASH_END).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] readManifest(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DamagedWeightsException(file, "is missing");
    }
    if (Files.size(file) > LARGEST_MANIFEST) {
      throw new DamagedWeightsException(file, "is too large to be a manifest");
    }
    return Files.readAllBytes(file);
  }

  private static JsonNode parse(Path file, byte[] text) throws IOException {
    try {
      JsonNode manifest = JSON.readTree(text);
      if (manifest == null || !manifest.isObject()) {
        throw new DamagedWeightsException(file, "is not the JSON that was written");
      }
      return manifest;
    } catch (JacksonException broken) {
      throw new DamagedWeightsException(file, "is not the JSON that was written");
    }
  }

  private static void checkHash(Path file, byte[] content) throws DamagedWeightsException {
    int tail = 64 + HASH_END.length();
    byte[] blank = content.clone();
    if (content.length < tail + HASH_MEMBER.length()) {
      throw new DamagedWeightsException(file, "is cut short");
    }
    int start = content.length - tail;
    String claimed = new String(content, start, 64, StandardCharsets.ISO_8859_1);
    System.arraycopy(NO_HASH.getBytes(StandardCharsets.US_ASCII), 0, blank, start, 64);
    if (!hash(blank).equals(claimed)) {
      throw new DamagedWeightsException(file, "has changed since it was written");
    }
  }

  private static Tensor readTensor(
      Path manifestFile, Path dataFile, FileChannel channel, JsonNode entry) throws IOException {
    String name = entry.path("name").asText();
    TensorType type = type(manifestFile, entry);
    int bytes = entry.path("bytes").asInt();
    long offset = entry.path("offset").asLong(-1);
    if (offset < 0 || bytes > channel.size() - offset) {
      throw new DamagedWeightsException(manifestFile, "places " + name + " outside of the data");
    }
    byte[] value = new byte[bytes];
    ByteBuffer buffer = ByteBuffer.wrap(value);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new DamagedWeightsException(dataFile, "ends within " + name);
      }
    }
    if (!hash(value).equals(entry.path("sha256").asText())) {
      throw new DamagedWeightsException(
          dataFile, "has changed since it was written: " + name + " is not what it was");
    }
    return new Tensor(name, type, value);
  }

  private static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
