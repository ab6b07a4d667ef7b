"""BeatNet (Heydari, Cwitkowitz and Duan, ISMIR 2021, section 3.1), with the parameter names of its published weights."""

from torch import nn


class BeatNet(nn.Module):
    """[batch, 272, frames] at 50 frames a second to [batch, frames, 3]: logits of beat, downbeat, neither."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(1, 2, 10)
        self.linear0 = nn.Linear(262, 150)
        self.lstm = nn.LSTM(150, 150, 2, batch_first=True)
        self.linear = nn.Linear(150, 3)

    def forward(self, x):
        batch, bands, frames = x.shape
        x = x.transpose(1, 2).reshape(batch * frames, 1, bands)
        x = nn.functional.max_pool1d(nn.functional.relu(self.conv1(x)), 2)
        x = self.linear0(x.reshape(batch, frames, -1))
        return self.linear(self.lstm(x)[0])
