package dev.nnc.use;

import dev.nnc.diag.Similar;
import java.util.List;

/** What a person names, and there is not. */
public final class Named {
  private Named() {}

  /**
   * Says so, as a sentence begins.
   *
   * @param what kind of thing it is: {@code network}
   * @param all that there are
   */
  public static String noSuch(String what, String name, List<String> all) {
    return "there is no %s `%s`".formatted(what, name)
        + Similar.to(name, all)
            .map(meant -> "; did you mean `" + meant + "`?")
            .orElse(all.isEmpty() ? "" : "; there is " + String.join(", ", all));
  }
}
