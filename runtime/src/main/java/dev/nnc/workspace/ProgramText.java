package dev.nnc.workspace;

import dev.nnc.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the bytes of a program are: the one that is run, and those that it imports. */
public sealed interface ProgramText {
  /** A program is a page or two; beyond this the wrong file was named. */
  int LARGEST = 4 << 20;

  record Program(SourceFile source) implements ProgramText {}

  record TooLarge() implements ProgramText {}

  /** It holds bytes that are no UTF-8. */
  record NotUtf8() implements ProgramText {}

  /** It is UTF-8 with a zero in it, which no text has. */
  record NoText() implements ProgramText {}

  /** Reads all of a stream. */
  static ProgramText read(String name, InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      return new TooLarge();
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException wrong) {
      return new NotUtf8();
    }
    if (text.indexOf('\0') >= 0) {
      return new NoText();
    }
    // The mark that some editors put before UTF-8 is not part of the program.
    boolean marked = !text.isEmpty() && text.charAt(0) == '\uFEFF';
    return new Program(new SourceFile(name, marked ? text.substring(1) : text));
  }

  /**
   * The names of the programs in a folder, sorted; none if it is no folder.
   *
   * @param most how many to look at
   */
  public static List<String> names(Path folder, int most) {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return names;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.nn")) {
      for (Path file : files) {
        names.add(String.valueOf(file.getFileName()));
        if (names.size() == most) {
          break;
        }
      }
    } catch (IOException unreadable) {
      return List.of();
    }
    names.sort(null);
    return names;
  }
}
