package dev.sluice.frame.mask;

import java.util.List;

/**
 * Hides what at least one of several masks hides. Immutable; any thread.
 *
 * @param masks the masks
 */
public record JointMask(List<Mask> masks) implements Mask {

  /** Keeps a copy of the list. */
  public JointMask {
    masks = List.copyOf(masks);
  }

  @Override
  public Masker newMasker() {
    return masks.size() == 1
        ? masks.get(0).newMasker()
        : new JointMasker(masks.stream().map(Mask::newMasker).toList());
  }

  private static final class JointMasker implements Masker {
    private final Masker[] all;

    JointMasker(List<Masker> all) {
      this.all = all.toArray(Masker[]::new);
    }

    @Override
    public boolean hides(byte next) {
      boolean isHidden = false;
      for (Masker one : all) {
        isHidden |= one.hides(next);
      }
      return isHidden;
    }

    @Override
    public void endMessage() {
      for (Masker one : all) {
        one.endMessage();
      }
    }
  }
}
