/**
 * Two short tones when the time of a section is up: the assessor looks at the pupil and not at the screen. A laptop
 * without sound says it on the screen alone.
 */
const TONES_HZ = [880, 660];
const TONE_SECONDS = 0.14;
const LOUDNESS = 0.2;

export function chime(): void {
  if (typeof AudioContext === "undefined") return;
  try {
    const audio = new AudioContext();
    for (const [index, pitch] of TONES_HZ.entries()) {
      const begin = audio.currentTime + index * TONE_SECONDS;
      const [tone, level] = [audio.createOscillator(), audio.createGain()];
      tone.frequency.value = pitch;
      // Faded out, so that it does not crack.
      level.gain.setValueAtTime(LOUDNESS, begin);
      level.gain.exponentialRampToValueAtTime(0.001, begin + TONE_SECONDS);
      tone.connect(level).connect(audio.destination);
      tone.start(begin);
      tone.stop(begin + TONE_SECONDS);
      if (index === TONES_HZ.length - 1) tone.onended = () => void audio.close().catch(() => undefined);
    }
  } catch {
    // No device to play on: the screen says it.
  }
}
