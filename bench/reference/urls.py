from django.contrib import admin
from django.urls import path

from bench.reference import views

urlpatterns = [
    path("page/", views.page),
    path("static/", views.static_bytes),
    path("admin/", admin.site.urls),
]
