import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** A Java party for the tests: seals and opens the current container by nothing but the JDK. */
class Envelope {
  static final OAEPParameterSpec OAEP =
      new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  public static void main(String[] words) throws Exception {
    byte[] input = Files.readAllBytes(Path.of(words[2]));
    byte[] material = Files.readAllBytes(Path.of(words[1]));
    byte[] output = words[0].equals("seal") ? seal(material, input) : open(material, input);
    Files.write(Path.of(words[3]), output);
  }

  static byte[] seal(byte[] certificate, byte[] plain) throws Exception {
    X509Certificate recipient =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate));
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[32];
    byte[] aad = new byte[32];
    random.nextBytes(key);
    random.nextBytes(aad);
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    rsa.init(Cipher.ENCRYPT_MODE, recipient.getPublicKey(), OAEP);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(recipient.getEncoded());
    return join(
        "VER_R2".getBytes(), digest, rsa.doFinal(key), "#KEY_SPLITTER#".getBytes(), aad,
        gcm(Cipher.ENCRYPT_MODE, key, aad).doFinal(plain));
  }

  static byte[] open(byte[] pkcs8, byte[] sealed) throws Exception {
    PrivateKey own = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    rsa.init(Cipher.DECRYPT_MODE, own, OAEP);
    byte[] key = rsa.doFinal(Arrays.copyOfRange(sealed, 38, 294));
    byte[] aad = Arrays.copyOfRange(sealed, 308, 340);
    return gcm(Cipher.DECRYPT_MODE, key, aad).doFinal(Arrays.copyOfRange(sealed, 340, sealed.length));
  }

  static Cipher gcm(int mode, byte[] key, byte[] aad) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    GCMParameterSpec nonce = new GCMParameterSpec(128, Arrays.copyOf(aad, 12));
    cipher.init(mode, new SecretKeySpec(key, "AES"), nonce);
    cipher.updateAAD(aad);
    return cipher;
  }

  static byte[] join(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int offset = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, offset, part.length);
      offset += part.length;
    }
    return all;
  }
}
