package dev.nnc.parse;

import dev.nnc.source.SourceFile;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parses each text once, however often it is asked for: the files that a program imports stay what
 * they are while its own text changes. Holds the texts that were asked for last. May be used by
 * several threads.
 */
public final class ParsedFiles {
  /** More files than a program has, and few enough to be held. */
  private static final int MOST = 256;

  /** An editor asks for a long text anew with every letter that is typed. */
  private static final long MOST_CHARACTERS = 4_000_000;

  /** By the name and the text, of which no name holds the sign between them. */
  private final Map<String, Parsed> held = new LinkedHashMap<>(16, 0.75f, true);

  private long characters;
  private long parses;

  /** The tree of the file; its source has the name and the text of the one given. */
  public synchronized Parsed parse(SourceFile source) {
    String key = source.name() + "\0" + source.text();
    Parsed known = held.get(key);
    if (known == null) {
      known = Parser.parse(source);
      parses++;
      held.put(key, known);
      characters += key.length();
      Iterator<String> eldest = held.keySet().iterator();
      while (held.size() > 1 && (held.size() > MOST || characters > MOST_CHARACTERS)) {
        characters -= eldest.next().length();
        eldest.remove();
      }
    }
    return known;
  }

  /** How many texts were parsed so far. */
  public synchronized long parses() {
    return parses;
  }
}
