"""Serves a folder of music by supysonic, to the user ann with the password secret; prints the port when it listens.

usage: supysonicServer.py FOLDER MUSIC
"""
import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

folder, music = sys.argv[1:]
os.environ["HOME"] = folder
from pony.orm import db_session
from supysonic.config import DefaultConfig
from supysonic.managers.folder import FolderManager
from supysonic.managers.user import UserManager
from supysonic.scanner import Scanner
from supysonic.web import create_application


class Config(DefaultConfig):
    BASE = dict(DefaultConfig.BASE, database_uri="sqlite:///" + os.path.join(folder, "supysonic.db"))
    WEBAPP = dict(DefaultConfig.WEBAPP, cache_dir=os.path.join(folder, "cache"), mount_webui=False)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


app = create_application(Config())
with db_session:
    UserManager.add("ann", "secret", admin=False)
    FolderManager.add("music", music)
scanner = Scanner()
scanner.queue_folder("music")
scanner.run()
server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
print(server.server_port, flush=True)
server.serve_forever()
