package dev.nnc.cli;

/** Prints the little Markdown that our pages are written in. */
final class Markdown {
  private final Console console;

  Markdown(Console console) {
    this.console = console;
  }

  void print(String page) {
    boolean code = false;
    for (String line : page.lines().toList()) {
      if (line.startsWith("```")) {
        code = !code;
        String kind = line.substring(3).strip();
        if (code && kind.equals("nn-wrong")) {
          console.out().println(console.red("wrong:"));
        } else if (code && kind.equals("nn-right")) {
          console.out().println(console.green("right:"));
        }
      } else if (code) {
        console.out().println("  " + line);
      } else if (line.startsWith("#")) {
        console.out().println(console.bold(line.replaceFirst("^#+\\s*", "")));
      } else {
        console.out().println(line);
      }
    }
  }
}
