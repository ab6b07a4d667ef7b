"""What the trainings share: a run of so many minutes that goes on where the last one ended."""

import json
import time

import numpy as np
import torch


class Run:
    """Trains a network for some minutes: `while run.goes_on(): run.learn(loss)`. checkpoints/NAME.pth is kept, and NAME.jsonl tells how it went."""

    def __init__(self, work, name, network, optimizer, minutes):
        torch.set_num_threads(1)
        self.network, self.optimizer, self.seconds = network, optimizer, 60 * minutes
        self.path, self.log = work / f"checkpoints/{name}.pth", work / f"checkpoints/{name}.jsonl"
        self.path.parent.mkdir(exist_ok=True)
        self.rates = [group["lr"] for group in optimizer.param_groups]
        self.step, self.losses = 0, []
        if self.path.exists():
            kept = torch.load(self.path)
            network.load_state_dict(kept["network"])
            optimizer.load_state_dict(kept["optimizer"])
            self.step = kept["step"]
        print(f"from step {self.step}", flush=True)
        self.start = time.time()

    def goes_on(self):
        """Sets the rate: even for the first half, then falling."""
        done = (time.time() - self.start) / self.seconds
        for group, rate in zip(self.optimizer.param_groups, self.rates):
            group["lr"] = rate * max(0.03, min(1, 2 * (1 - done)))
        self.network.train()
        if done >= 1 and self.losses:
            self.keep()
        return done < 1

    def learn(self, loss):
        """Takes a step; whether it is time to look how good the network is."""
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1)
        self.optimizer.step()
        self.losses.append(loss.item())
        self.step += 1
        return self.step % 100 == 0

    def keep(self, **figures):
        torch.save({"network": self.network.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step}, self.path)
        line = {"step": self.step, "loss": round(float(np.mean(self.losses)), 4), **figures}
        print(line, f"{time.time() - self.start:.0f} s", flush=True)
        with self.log.open("a") as file:
            file.write(json.dumps(line) + "\n")
        self.losses = []
