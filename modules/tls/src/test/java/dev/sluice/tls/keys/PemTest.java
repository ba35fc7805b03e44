package dev.sluice.tls.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PemTest {
  private static final long SEED = 20_261_129;
  private static final int ROUNDS = 2000;

  private static String block(String label, Random random) {
    StringBuilder text = new StringBuilder("-----BEGIN " + label + "-----\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append("QUJD-".substring(0, 1 + random.nextInt(4))).append('\n');
    }
    return text + "-----END " + label + "-----";
  }

  @Test
  void allBlocksAreFoundBetweenAnyText() {
    Random random = new Random(SEED);
    List<String> noise = List.of("", "\n", "subject=CN=a\r\n", "----", "-----", "BEGIN ", "END X");
    for (int round = 0; round < ROUNDS; round++) {
      List<String> blocks = new ArrayList<>();
      StringBuilder file = new StringBuilder();
      for (int i = random.nextInt(5); i > 0; i--) {
        blocks.add(block(random.nextBoolean() ? "CERTIFICATE" : "EC PRIVATE KEY", random));
        file.append(noise.get(random.nextInt(noise.size()))).append('\n');
        file.append(blocks.get(blocks.size() - 1)).append('\n');
      }
      assertThat(Pem.blocks(file.toString()))
          .as("seed %d, round %d", SEED, round)
          .map(Pem.Block::text)
          .isEqualTo(blocks);
    }
  }

  @Test
  void aFileThatIsCutAnywhereHasOnlyWholeBlocks() {
    Random random = new Random(SEED);
    String first = block("CERTIFICATE", random);
    String file = first + "\n" + block("PRIVATE KEY", random);
    for (int length = 0; length < file.length(); length++) {
      List<Pem.Block> blocks = Pem.blocks(file.substring(0, length));
      assertThat(blocks).hasSize(length < first.length() ? 0 : 1);
    }
  }

  @Test
  void aKeyIsRecognisedAndSoIsAnEncryptedOne() {
    assertThat(new Pem.Block("RSA PRIVATE KEY", "").isKey()).isTrue();
    assertThat(new Pem.Block("CERTIFICATE", "").isKey()).isFalse();
    assertThat(new Pem.Block("ENCRYPTED PRIVATE KEY", "").isEncrypted()).isTrue();
    assertThat(new Pem.Block("EC PRIVATE KEY", "Proc-Type: 4,ENCRYPTED\n").isEncrypted()).isTrue();
    assertThat(new Pem.Block("EC PRIVATE KEY", "").isEncrypted()).isFalse();
  }
}
