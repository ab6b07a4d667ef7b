"""What the trainings share: a run of so many minutes that goes on where the last one ended."""

import copy
import json
import time

import numpy as np
import torch


AVERAGED = 0.99
"""Of the average so much stays at each step, less at first (Polyak and Juditsky 1992): single steps differ by more than they gain."""


class Run:
    """Trains a network for some minutes: `while run.goes_on(): run.learn(loss)`. checkpoints/NAME.pth is kept, and NAME.jsonl tells how it went.

    What is kept as "network", and is to be looked at, is the running average of the weights, `run.average`; "trained" goes on.
    """

    def __init__(self, work, name, network, optimizer, minutes, averaged=AVERAGED):
        torch.set_num_threads(1)
        self.network, self.optimizer, self.seconds, self.averaged = network, optimizer, 60 * minutes, averaged
        self.path, self.log = work / f"checkpoints/{name}.pth", work / f"checkpoints/{name}.jsonl"
        self.path.parent.mkdir(exist_ok=True)
        self.rates = [group["lr"] for group in optimizer.param_groups]
        self.step, self.losses = 0, []
        if self.path.exists():
            kept = torch.load(self.path)
            network.load_state_dict(kept.get("trained", kept["network"]))
            optimizer.load_state_dict(kept["optimizer"])
            self.step = kept["step"]
        self.average = copy.deepcopy(network)
        if self.path.exists():
            self.average.load_state_dict(kept["network"])
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
        stays = min(self.averaged, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for kept, now in zip(self.average.state_dict().values(), self.network.state_dict().values()):
                kept.lerp_(now, 1 - stays) if kept.is_floating_point() else kept.copy_(now)
        self.losses.append(loss.item())
        self.step += 1
        return self.step % 100 == 0

    def keep(self, **figures):
        states = {"network": self.average.state_dict(), "trained": self.network.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save({**states, "step": self.step}, self.path)
        line = {"step": self.step, "loss": round(float(np.mean(self.losses)), 4), **figures}
        print(line, f"{time.time() - self.start:.0f} s", flush=True)
        with self.log.open("a") as file:
            file.write(json.dumps(line) + "\n")
        self.losses = []
