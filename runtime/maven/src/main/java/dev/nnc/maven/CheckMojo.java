package dev.nnc.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Checks every program, a {@code .nn} file, as {@code nnc check} does: names, options, shapes, and
 * the heads of the data. The build fails at an error.
 */
@Mojo(
    name = "check",
    defaultPhase = LifecyclePhase.PROCESS_RESOURCES,
    requiresProject = false,
    threadSafe = true)
public final class CheckMojo extends AbstractMojo {
  private static final int LEAST_JAVA = 21;

  /** A program, or a folder: its programs and those in folders below it are checked. */
  @Parameter(property = "nnc.sources", defaultValue = "${basedir}/src/main/nn")
  private File sources = new File("src/main/nn");

  /** Whether a warning fails the build, too. */
  @Parameter(property = "nnc.failOnWarning", defaultValue = "false")
  private boolean failOnWarning;

  /** Whether to do nothing. */
  @Parameter(property = "nnc.skip", defaultValue = "false")
  private boolean skip;

  /** For Maven, which fills in the parameters. */
  public CheckMojo() {}

  CheckMojo(Path sources, boolean failOnWarning, boolean skip) {
    this.sources = sources.toFile();
    this.failOnWarning = failOnWarning;
    this.skip = skip;
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip) {
      getLog().info("programs are not checked");
      return;
    }
    int java = Runtime.version().feature();
    if (java < LEAST_JAVA) {
      throw new MojoExecutionException(
          "nnc needs Java %d or newer, and Maven runs on Java %d: let JAVA_HOME name a newer JDK"
              .formatted(LEAST_JAVA, java));
    }
    try {
      // Only from here on are there classes that need the newer Java.
      ProgramsCheck.of(sources.toPath(), getLog()).end(failOnWarning);
    } catch (IOException failure) {
      throw new MojoExecutionException("`" + sources + "` cannot be read: " + failure, failure);
    }
  }
}
