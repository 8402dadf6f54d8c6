# Homebrew's formula of nnc, filled in by packages/make.
class Nnc < Formula
  desc "Compiler for neural networks"
  homepage "https://nnc.example.org"
  url "https://nnc.example.org/releases/nnc-@VERSION@-@PLATFORM@.tar.gz"
  version "@VERSION@"
  sha256 "@TAR_SUM@"
  license "Apache-2.0"

  def install
    libexec.install Dir["*"]
    bin.install_symlink libexec/"bin/nnc"
    man1.install_symlink libexec/"share/man/man1/nnc.1"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/nnc --version")
  end
end
