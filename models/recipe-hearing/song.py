"""MIDI messages at seconds, with what is true of them."""

import math

import mido
from hearing import SECONDS

MELODY, BASS, COMPING, ARPEGGIO, DRUM = 0, 1, 2, 3, 9
"""Channels."""

# Programs of General MIDI
LEADS = [73, 73, 40, 65, 66, 56, 71, 80, 81, 81, 82, 87, 0, 4, 25, 27, 29, 30, 68, 22, 11, 53, 54, 75, 104]
BASSES = [32, 33, 33, 34, 36, 38, 38, 39, 39, 87]
CHORDS = [0, 0, 1, 2, 4, 5, 6, 16, 18, 19, 24, 25, 26, 27, 28, 29, 30, 48, 49, 50, 51, 61, 62, 63, 81, 88, 89, 90, 91, 94, 95]


class Song:
    """MIDI messages at seconds, and what is true of them."""

    def __init__(self):
        self.messages, self.beats, self.key = [], [], None

    def program(self, channel, program, volume=100):
        self.messages.append((0.0, mido.Message("program_change", channel=channel, program=program)))
        self.messages.append((0.0, mido.Message("control_change", channel=channel, control=7, value=volume)))

    def note(self, channel, begin, length, pitch, velocity):
        if not 0 <= pitch < 128:
            return
        self.messages.append((begin, mido.Message("note_on", channel=channel, note=pitch, velocity=velocity)))
        self.messages.append((begin + max(length, 0.03), mido.Message("note_off", channel=channel, note=pitch)))

    def read(self, path):
        """Takes over the messages of a MIDI file, at its own tempos."""
        now = 0.0
        for message in mido.MidiFile(path):
            now += message.time
            if not message.is_meta:
                self.messages.append((now, message))

    def cut(self, begin, stretch):
        """30 s from `begin` on, played `stretch` times as long; what sounded before falls silent."""

        def place(time):
            return (time - begin) * stretch

        kept = [
            (max(place(time), 0.0), message)
            for time, message in self.messages
            if place(time) < SECONDS and (place(time) >= -1e-3 or message.type not in ("note_on", "note_off"))
        ]
        self.messages = kept
        self.beats = [(place(time), number) for time, number in self.beats if 0 <= place(time) < SECONDS]

    def warp(self, depth, period):
        """Lets the tempo rise and fall by `depth` (a share of it) over `period` seconds."""

        def place(time):
            return time + depth * period / (2 * math.pi) * math.sin(2 * math.pi * time / period)

        self.messages = [(max(place(time), 0.0), message) for time, message in self.messages]
        self.beats = [(place(time), number) for time, number in self.beats]

    def notes(self):
        """[(begin, end, pitch, program)] in seconds; program -1 for drums."""
        programs, open_notes, notes = {}, {}, []
        for time, message in sorted(self.messages, key=lambda each: each[0]):
            if message.type == "program_change":
                programs[message.channel] = message.program
            elif message.type in ("note_on", "note_off"):
                place = (message.channel, message.note)
                if place in open_notes:
                    begin, program = open_notes.pop(place)
                    notes.append((round(begin, 4), round(time, 4), message.note, program))
                if message.type == "note_on" and message.velocity > 0:
                    open_notes[place] = (time, -1 if message.channel == DRUM else programs.get(message.channel, 0))
        return sorted(notes + [(round(t, 4), SECONDS, place[1], p) for place, (t, p) in open_notes.items()])

    def write(self, path):
        """A tick is a millisecond. Programs and volumes come before the notes of the same time."""
        file = mido.MidiFile(ticks_per_beat=500)
        track, now = mido.MidiTrack(), 0
        order = {"program_change": 0, "control_change": 0, "note_off": 1}
        for time, message in sorted(self.messages, key=lambda each: (round(each[0] * 1000), order.get(each[1].type, 2))):
            tick = round(time * 1000)
            track.append(message.copy(time=max(tick - now, 0)))
            now = max(tick, now)
        # Fluidsynth waits for notes that nobody ends
        track += [mido.Message("control_change", channel=c, control=120, time=max(SECONDS * 1000 - now, 0) * (c == 0)) for c in range(16)]
        file.tracks.append(track)
        file.save(path)
